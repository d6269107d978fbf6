/* The flat file: checked when it is opened, then only read. */
#include "native.h"

#define MAGIC 0x31464342
#define VERSION 1
enum { H_MAGIC, H_VERSION, H_SIZE, H_SECTIONS, H_LEADS, H_SIGNALS, H_DOLLAR, H_APOSTROPHE, H_ELLIPSIS, H_LENGTHS, H_LENGTH,
	H_TABLE = H_LENGTH + MOST_LENGTHS, HEAD = H_TABLE + 2 * SECTIONS };

/* Raise ValueError and return 0 where the data is no flat file of this version, or is cut short. */
int book_open(Book *book, PyObject *data) {
	if (PyObject_GetBuffer(data, &book->view, PyBUF_SIMPLE) < 0) return 0;
	const int32_t *v = book->view.buf;
	uint64_t size = (uint64_t)book->view.len / 4;
	int good = !((uintptr_t)v & 3) && size >= HEAD && size <= INT32_MAX && v[H_MAGIC] == MAGIC && v[H_VERSION] == VERSION
		&& (uint64_t)v[H_SIZE] == size && v[H_SECTIONS] == SECTIONS && v[H_LENGTHS] >= 0 && v[H_LENGTHS] <= MOST_LENGTHS;
	for (int i = 0; good && i < SECTIONS; i++) {
		int64_t start = v[H_TABLE + 2 * i], n = v[H_TABLE + 2 * i + 1];
		good = start >= HEAD && n >= 0 && start + n <= (int64_t)size;
		if (good) book->of[i] = (Section){v + start, (uint32_t)n};
	}
	/* Tables of words are looked up by a mask, and the classes of characters by whole pages. */
	for (int i = WORD_SLOTS; good && i <= STEM_SLOTS; i++) good = book->of[i].n > 0 && !(book->of[i].n & (book->of[i].n - 1));
	if (!good) {
		PyBuffer_Release(&book->view);
		PyErr_SetString(PyExc_ValueError, "not a file of phrases, or one of another version, or damaged");
		return 0;
	}
	book->leads = v[H_LEADS], book->signals = v[H_SIGNALS], book->dollar = v[H_DOLLAR], book->apostrophe = v[H_APOSTROPHE];
	book->ellipsis = v[H_ELLIPSIS], book->lengths = v[H_LENGTHS];
	memcpy(book->length, v + H_LENGTH, sizeof book->length);
	return 1;
}

int book_spells(const Book *book, int32_t start, int32_t length, const uint32_t *text, uint32_t have) {
	Section chars = book->of[CHARS];
	if (start < 0 || length < 0 || (uint32_t)length > have || (uint64_t)start + (uint64_t)length > chars.n) return 0;
	return !length || !memcmp(chars.v + start, text, 4 * (size_t)length);
}

static uint32_t hashed(const uint32_t *text, uint32_t length) {
	uint32_t h = 2166136261u;
	for (uint32_t i = 0; i < length; i++) h = (h ^ text[i]) * 16777619u;
	return h ^ (h >> 15);
}

/* Return the id of a word, or of the first letters of words, in a table; 0 where it has none. */
int32_t book_word(const Book *book, int slots, const uint32_t *text, uint32_t length) {
	Section table = book->of[slots], words = book->of[WORDS];
	uint32_t at = hashed(text, length);
	for (uint32_t tried = 0; tried < table.n; tried++, at++) {
		int32_t id = table.v[at & (table.n - 1)];
		if (id <= 0) return 0;
		int32_t long_ = get(words, 2 * (uint32_t)id + 1);
		if ((uint32_t)long_ == length && book_spells(book, get(words, 2 * (uint32_t)id), long_, text, length)) return id;
	}
	return 0;
}

/* Return the node that a token leads to; -1 where there is none. */
int32_t book_child(const Book *book, int32_t node, int32_t token) {
	Section tokens = book->of[EDGE_TOKENS];
	if (node == NODE_ROOT) {
		int32_t child = get(book->of[ROOT], (uint32_t)token);
		return child ? child : -1;
	}
	Range r = range_of(book->of[FIRST_EDGES], node, tokens.n);
	while (r.from < r.to) {
		uint32_t middle = r.from + (r.to - r.from) / 2;
		if (tokens.v[middle] < token) r.from = middle + 1;
		else if (tokens.v[middle] > token) r.to = middle;
		else return (int32_t)middle + NODES_BEFORE_EDGES;
	}
	return -1;
}
