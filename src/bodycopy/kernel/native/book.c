/* The packed file: checked when it is opened, then only read. */
#include "native.h"

#define MAGIC 0x31464342
#define VERSION 2
enum { H_MAGIC, H_VERSION, H_SIZE, H_SECTIONS, H_LEADS, H_SIGNALS, H_DOLLAR, H_APOSTROPHE, H_ELLIPSIS, H_LENGTHS, H_LENGTH,
	H_TABLE = H_LENGTH + MOST_LENGTHS, HEAD = H_TABLE + 2 * SECTIONS };

/* Raise ValueError and return 0 where the data is no packed file of this version, or is cut short. */
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
