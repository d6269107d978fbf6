/* A text -> its tokens: kernel/tokens.py in one pass. */
#include "native.h"

const Token NOTHING = {TOKEN_BREAK, TOKEN_BREAK, -1, -1, -1, 0, 0, 0, 0, '\n', IS_MARKS | BREAKS | LAST, 0, 0};

int make_room(void *array, size_t *cap, size_t need, size_t size) {
	if (need <= *cap) return 1;
	size_t wanted = *cap + *cap / 2 + 64 < need ? need : *cap + *cap / 2 + 64;
	void **at = array, *made = wanted < SIZE_MAX / size ? realloc(*at, wanted * size) : NULL;
	if (made) *at = made, *cap = wanted;
	return made != NULL;
}

int grow(Context *c, void *array, size_t *cap, size_t need, size_t size) {
	int good = make_room(array, cap, need, size);
	if (!good) c->error = NO_MEMORY;
	return good;
}

void hold(Context *c) {
	if (c->released) PyEval_RestoreThread(c->released);
	c->released = NULL;
}

void release(Context *c) { c->released = PyEval_SaveThread(); }

/* Return a character's class and what it folds to, as in CLASSES; what the file doesn't know, Python does. */
static uint32_t class_of(Context *c, uint32_t code) {
	Section classes = c->book->of[CLASSES];
	int32_t page = get(c->book->of[PAGES], code >> 8);
	uint32_t known = page >= 0 ? (uint32_t)get(classes, ((uint32_t)page << 8) | (code & 255)) : 0;
	if (known >> CLASS_SHIFT & KNOWN) return known;
	PyObject *asked = PyObject_CallFunction(c->classify, "I", (unsigned)code);
	if (asked) {
		known = (uint32_t)PyLong_AsUnsignedLong(asked);
		Py_DECREF(asked);
	}
	if (!asked || PyErr_Occurred()) c->error = RAISED;
	return known;
}

/* Fold a text; Python's lock is held. */
int read_text(Context *c, PyObject *text) {
	c->length = PyUnicode_GetLength(text);
	if (c->length < 0) return 0;
	if (c->length > INT32_MAX / 2) {
		PyErr_SetString(PyExc_OverflowError, "a text of more than 1,073,741,823 characters");
		return 0;
	}
	size_t n = (size_t)c->length, none = 0;
	if (!grow(c, &c->codes, &c->codes_cap, n + 256, 4) || !grow(c, &c->classes, &none, n + 1, 2)) return 0;
	if (!PyUnicode_AsUCS4(text, c->codes, (Py_ssize_t)c->codes_cap, 1)) {
		c->error = RAISED;
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t code = c->codes[i], known = class_of(c, code), folded = (code + known) & CODE_MASK;
		if (c->error) return 0;
		/* What a pattern for capitals takes, though nothing is smaller: see segment/boundaries.py. */
		int capital = folded != code || code == 0xD7 || code == 0x3A2;
		c->codes[i] = folded;
		c->classes[i] = (uint16_t)((known >> CLASS_SHIFT & (KNOWN - 1)) | (capital ? CAPITAL : 0));
	}
	c->codes_n = n;
	return 1;
}

/* Put what a token reads as, accents composed, behind the text: Python says. */
static void compose(Context *c, size_t from) {
	hold(c);
	int order = 0x01020304, little = *(char *)&order == 4 ? -1 : 1;
	PyObject *odd = PyUnicode_DecodeUTF32((const char *)(c->codes + from), 4 * (Py_ssize_t)(c->codes_n - from), "surrogatepass", &little);
	PyObject *made = odd ? PyObject_CallFunctionObjArgs(c->compose, odd, NULL) : NULL;
	Py_ssize_t n = made ? PyUnicode_GetLength(made) : -1;
	c->codes_n = from;
	if (n < 0) c->error = RAISED;
	else if (grow(c, &c->codes, &c->codes_cap, from + (size_t)n + 1, 4)) {
		if (!PyUnicode_AsUCS4(made, c->codes + from, (Py_ssize_t)(c->codes_cap - from), 1)) c->error = RAISED;
		else c->codes_n = from + (size_t)n;
	}
	Py_XDECREF(odd);
	Py_XDECREF(made);
	if (c->error != RAISED) release(c);
}

/* A token with invisible or combining characters reads as what is left without them. */
static void read_odd(Context *c, Token *t, uint32_t kinds) {
	size_t from = c->codes_n;
	if (!grow(c, &c->codes, &c->codes_cap, from + (size_t)(t->end - t->start), 4)) return;
	for (int32_t i = t->start; i < t->end; i++)
		if (!(c->classes[i] & INVISIBLE)) c->codes[c->codes_n++] = c->codes[i];
	if (kinds & COMBINING) compose(c, from);
	t->at = (int32_t)from;
	t->length = (int32_t)(c->codes_n - from);
}

static void add_token(Context *c, int32_t start, int32_t end, int32_t unit, uint32_t kinds, uint32_t *opened) {
	if (!grow(c, &c->tokens, &c->cap, c->n + 1, sizeof(Token))) return;
	Token *t = c->tokens + c->n;
	*t = (Token){0, 0, start, end, unit, start, end - start, 0, 0, 0, 0, 0, 0};
	uint32_t known = c->classes[start];
	if (kinds & (INVISIBLE | COMBINING)) {
		read_odd(c, t, kinds);
		if (c->error || !t->length) return;
		int held = c->released == NULL;
		if (!held) hold(c);
		known = class_of(c, c->codes[t->at]) >> CLASS_SHIFT;
		if (c->error) return;
		if (!held) release(c);
	}
	t->first = c->codes[t->at];
	if (t->first == 0x2026 || (t->first == '.' && t->length > 1)) {
		t->first = 0x2026, t->length = 1;
		known = 0;
	}
	t->flags = (known & (ALPHA | ALNUM | DIGIT | UNSPACED)) | (c->classes[start] & CAPITAL) | *opened;
	if (!(known & (ALNUM | UNSPACED))) t->flags |= IS_MARKS;
	*opened = 0;
	c->n++;
}

static int digit(const Context *c, int32_t at, int32_t end) { return at >= 0 && at < end && c->classes[at] & DIGIT; }

/* Return where a number is over: digits, with separators among them. */
static int32_t past_number(const Context *c, int32_t at, int32_t end) {
	while (digit(c, at, end)) at++;
	for (;;) {
		if (at + 1 >= end) return at;
		uint32_t code = c->codes[at];
		if ((code < 128 ? code && strchr(".,':/-", (int)code) != NULL : code == 0x66B || code == 0x66C) && digit(c, at + 1, end)) {
			at += 2;
			while (digit(c, at, end)) at++;
		} else if (code == ' ' && digit(c, at + 1, end) && digit(c, at + 2, end) && digit(c, at + 3, end) && !digit(c, at + 4, end)
			&& !(digit(c, at - 1, end) && digit(c, at - 2, end) && digit(c, at - 3, end) && digit(c, at - 4, end)))
			at += 4;
		else return at;
	}
}

static void cut_piece(Context *c, Piece piece, int32_t unit) {
	uint32_t opened = OPENED;
	for (int32_t at = piece.start, from; at < piece.end && !c->error;) {
		uint32_t kind = c->classes[at], kinds = 0, code = c->codes[at];
		from = at;
		if (kind & SPACE) {
			at++;
			continue;
		}
		if (kind & (LETTER | MARK))
			do kinds |= c->classes[at++];
			while (at < piece.end && c->classes[at] & (LETTER | MARK));
		else if (kind & DIGIT) at = past_number(c, at, piece.end);
		else {
			kinds = kind, at++;
			if (code == '.' || code == 0x2026)
				while (at < piece.end && c->codes[at] == code) at++;
		}
		add_token(c, from, at, unit, kinds, &opened);
	}
}

void cut_tokens(Context *c) {
	for (Py_ssize_t unit = 0; unit < c->units_n; unit++) {
		for (size_t piece = c->units[unit]; piece < c->units[unit + 1]; piece++) cut_piece(c, c->pieces[piece], (int32_t)unit);
		if (c->error || !grow(c, &c->tokens, &c->cap, c->n + 1, sizeof(Token))) return;
		c->tokens[c->n] = NOTHING;
		c->tokens[c->n++].unit = (int32_t)unit;
	}
}

void see_runs(Context *c) {
	for (size_t i = 0; i < c->n; i++) {
		uint32_t before = i ? c->tokens[i - 1].flags : FIRST | IS_MARKS;
		if (c->tokens[i].flags & OPENED || (before & (FIRST | IS_MARKS)) == (FIRST | IS_MARKS)) c->tokens[i].flags |= FIRST;
	}
	for (size_t i = c->n; i-- > 0;) {
		Token *t = c->tokens + i;
		uint32_t behind = flags(c, (int64_t)i + 1);
		if (t->flags & (OPENED | BREAKS) || (t->flags & IS_MARKS && behind & LAST)) t->flags |= LAST;
		int mark = (t->flags & (IS_MARKS | BREAKS)) == IS_MARKS && i + 1 < c->n;
		t->past = mark ? c->tokens[i + 1].past : (int32_t)i;
		t->past_plain = mark && !(t->flags & CAPITAL) ? c->tokens[i + 1].past_plain : (int32_t)i;
	}
}

/* Return the id of a word, or of the first letters of words, in a table; 0 where it has none. A slot holds the top of a hash and
   an id. Without a text it only has the table read, for whoever asks again. */
static int32_t word_of(const Book *book, int slots, uint32_t hash, const uint32_t *text, uint32_t length) {
	Section table = book->of[slots], words = book->of[WORDS];
	if (!text) FETCH(table.v + (hash & (table.n - 1)));
	for (uint32_t tried = 0; text && tried < table.n; tried++) {
		uint32_t slot = (uint32_t)table.v[(hash + tried) & (table.n - 1)], id = slot & ((1u << ID_BITS) - 1);
		if (!id) return 0;
		if (slot >> ID_BITS != hash >> (ID_BITS + 1)) continue;
		int32_t long_ = get(words, 2 * id + 1);
		if ((uint32_t)long_ == length && book_spells(book, get(words, 2 * id), long_, text, length)) return (int32_t)id;
	}
	return 0;
}

/* Say what a token is called, and put the stems of its words in the pool; unless that is to `look`, only have the tables read. */
static void name(Context *c, Token *t, int look) {
	static const uint32_t ELLIPSIS = 0x2026;
	const Book *book = c->book;
	const uint32_t *text = t->first == ELLIPSIS ? &ELLIPSIS : c->codes + t->at, *asked = look ? text : NULL;
	uint32_t h = 2166136261u, hash = 0;
	for (int32_t at = 0, k = 0; at < t->length; at++) {
		h = (h ^ text[at]) * 16777619u, hash = h ^ h >> 15;
		for (; k < book->lengths && book->length[k] <= at + 1; k++)
			if ((c->pool[c->pool_n] = word_of(book, STEM_SLOTS, hash, asked, (uint32_t)at + 1))) c->pool_n++;
	}
	t->id = word_of(book, WORD_SLOTS, hash, asked, (uint32_t)t->length);
}

void name_tokens(Context *c) {
	int dollars = 0;
	c->pool_n = 0;
	for (size_t i = 0; i < c->n; i++) dollars |= c->tokens[i].first == '$' && c->tokens[i].length == 1;
	for (size_t i = 0; i < c->n; i++) {
		Token *t = c->tokens + i, *next = i + AHEAD < c->n ? t + AHEAD : t;
		if (!grow(c, &c->pool, &c->pool_cap, c->pool_n + MOST_LENGTHS + 3, 4)) return;
		if (!(next->flags & BREAKS)) name(c, next, 0);
		t->others = (int32_t)c->pool_n, t->others_n = 0;
		if (t->flags & BREAKS) continue;
		name(c, t, 1);
		uint32_t money = t->id > 0 ? (uint32_t)get(c->book->of[MONEY], (uint32_t)t->id) : 0;
		t->flags &= ~(uint32_t)(CURRENCY | DOLLARS);
		t->flags |= (money & IS_CURRENCY ? CURRENCY : 0) | (money & IS_DOLLAR ? DOLLARS : 0);
		t->canonical = t->flags & (DIGIT | CURRENCY) ? TOKEN_NUMBERS : t->id;
		if (t->flags & CURRENCY) c->pool[c->pool_n++] = t->id;
		if (dollars && t->flags & DOLLARS) c->pool[c->pool_n++] = TOKEN_DOLLAR;
		t->others_n = (int32_t)(c->pool_n - (size_t)t->others);
	}
}

int by_place(const void *one, const void *two) {
	int32_t a = *(const int32_t *)one, b = *(const int32_t *)two;
	return (a > b) - (a < b);
}

/* The offsets at which a label may end in a unit: Python says, once. None where nobody can be asked. */
const Labels *labels_of(Context *c, int32_t unit) {
	static const Labels none = {NULL, 0, 1};
	if (c->ask_labels == Py_None || unit < 0 || unit >= c->units_n || c->error) return &none;
	Labels *labels = c->labels + unit;
	if (labels->known) return labels;
	hold(c);
	PyObject *asked = PyObject_CallFunction(c->ask_labels, "i", (int)unit), *list = asked ? PySequence_List(asked) : NULL;
	Py_ssize_t n = list ? PyList_Size(list) : -1;
	labels->ends = n >= 0 ? malloc(4 * (size_t)n + 4) : NULL;
	if (n < 0) c->error = RAISED;
	else if (!labels->ends) c->error = NO_MEMORY;
	for (Py_ssize_t i = 0; i < n && !c->error; i++) {
		labels->ends[labels->n++] = (int32_t)PyLong_AsLong(PyList_GetItem(list, i));
		if (PyErr_Occurred()) c->error = RAISED;
	}
	Py_XDECREF(asked);
	Py_XDECREF(list);
	if (labels->ends) qsort(labels->ends, (size_t)labels->n, 4, by_place);
	labels->known = 1;
	if (c->error != RAISED) release(c);
	return labels;
}
