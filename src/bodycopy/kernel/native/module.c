/* bodycopy.kernel._native: what Python calls. */
#include "native.h"

#define BOOK "bodycopy.kernel._native.Book"

static void close_book(PyObject *capsule) {
	Book *book = PyCapsule_GetPointer(capsule, BOOK);
	if (!book) return;
	PyBuffer_Release(&book->view);
	free(book);
}

PyObject *py_open(PyObject *self, PyObject *data) {
	(void)self;
	Book *book = calloc(1, sizeof *book);
	if (!book) return PyErr_NoMemory();
	if (!book_open(book, data)) {
		free(book);
		return NULL;
	}
	PyObject *capsule = PyCapsule_New(book, BOOK, close_book);
	if (!capsule) {
		PyBuffer_Release(&book->view);
		free(book);
	}
	return capsule;
}

/* Read a range within a text; what comes after its start and end is left alone. */
int read_piece(Piece *piece, PyObject *pair, Py_ssize_t length) {
	PyObject *start = PyTuple_GetItem(pair, 0), *end = start ? PyTuple_GetItem(pair, 1) : NULL;
	Py_ssize_t from = start ? PyLong_AsSsize_t(start) : -1, to = end ? PyLong_AsSsize_t(end) : -1;
	if (PyErr_Occurred()) return 0;
	if (from < 0 || to < from || to > length) {
		PyErr_SetString(PyExc_ValueError, "a piece that lies outside the text");
		return 0;
	}
	*piece = (Piece){(int32_t)from, (int32_t)to};
	return 1;
}

/* Read the units, each the ranges of its pieces, into arrays. */
static int read_units(Context *c, PyObject *units) {
	size_t n = 0, cap = 0, none = 0;
	c->units_n = PySequence_Size(units);
	if (c->units_n < 0 || c->units_n > INT32_MAX - 2) return 0;
	if (!grow(c, &c->units, &none, (size_t)c->units_n + 1, sizeof *c->units)) return 0;
	c->labels = calloc((size_t)c->units_n + 1, sizeof *c->labels);
	if (!c->labels) {
		c->error = NO_MEMORY;
		return 0;
	}
	c->units[0] = 0;
	for (Py_ssize_t unit = 0; unit < c->units_n; unit++) {
		PyObject *pieces = PySequence_GetItem(units, unit);
		Py_ssize_t pieces_n = pieces ? PySequence_Size(pieces) : -1;
		int good = pieces_n >= 0;
		for (Py_ssize_t i = 0; good && i < pieces_n; i++) {
			PyObject *pair = PySequence_GetItem(pieces, i);
			good = pair && grow(c, &c->pieces, &cap, n + 1, sizeof(Piece)) && read_piece(c->pieces + n, pair, c->length);
			n += (size_t)good;
			Py_XDECREF(pair);
		}
		Py_XDECREF(pieces);
		if (!good) return 0;
		c->units[unit + 1] = n;
	}
	return 1;
}

static void close_context(Context *c) {
	for (Py_ssize_t unit = 0; c->labels && unit < c->units_n; unit++) free(c->labels[unit].ends);
	void *all[] = {c->codes, c->classes, c->tokens, c->pool, c->hits, c->pieces, c->units, c->labels};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

/* Return the hits in one book as a list of (start, end, phrase). */
static PyObject *hits_of(const Context *c, size_t from, size_t to, int matched) {
	PyObject *list = PyList_New(0);
	for (size_t i = from; list && i < to; i++) {
		const Hit *hit = c->hits + i;
		if (!matched && hit->phrase >= c->book->leads) continue;
		PyObject *row = Py_BuildValue("(iii)", (int)token(c, hit->first)->start, (int)token(c, hit->last)->end, (int)hit->phrase);
		if (!row || PyList_Append(list, row) < 0) Py_CLEAR(list);
		Py_XDECREF(row);
	}
	return list;
}

static int any_match(const Context *c) {
	Section rules = c->book->of[LEAD_RULES];
	for (size_t i = 0; i < c->hits_n; i++) {
		int32_t phrase = c->hits[i].phrase;
		if (phrase < c->book->leads && (uint32_t)phrase < rules.n && rules.v[phrase] >= 0) return 1;
	}
	return 0;
}

static PyObject *failed(const Context *c) {
	if (c->error == NO_MEMORY) return PyErr_NoMemory();
	if (!PyErr_Occurred()) PyErr_SetString(PyExc_SystemError, "the search failed");
	return NULL;
}

/* scan(books, text, units, labels, classify, compose) -> a list of (start, end, phrase) for each book; `books` are pairs of
   what `open` returned and the phrases to leave out, one byte each. */
PyObject *py_scan(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *books, *text, *units, *out = NULL;
	Context context, *c = &context;
	memset(c, 0, sizeof *c);
	if (!PyArg_ParseTuple(args, "O!UOOOO", &PyTuple_Type, &books, &text, &units, &c->ask_labels, &c->classify, &c->compose)) return NULL;
	Py_ssize_t n = PyTuple_Size(books);
	if (n > 64 || n < 1) {
		PyErr_SetString(PyExc_ValueError, "from 1 to 64 books, please");
		return NULL;
	}
	Book *book[64];
	const char *silent[64];
	Py_ssize_t silent_n[64];
	size_t reached[65] = {0};
	for (Py_ssize_t i = 0; i < n; i++) {
		PyObject *capsule;
		if (!PyArg_ParseTuple(PyTuple_GetItem(books, i), "Oy#", &capsule, &silent[i], &silent_n[i])) return NULL;
		book[i] = PyCapsule_GetPointer(capsule, BOOK);
		if (!book[i]) return NULL;
	}
	c->book = book[0];
	int good = read_text(c, text) && read_units(c, units), matched = 0;
	if (good) {
		size_t room = (size_t)c->length / 4 + 64;
		good = grow(c, &c->tokens, &c->cap, room, sizeof(Token));
	}
	if (!good) {
		close_context(c);
		return failed(c);
	}
	release(c);
	cut_tokens(c);
	see_runs(c);
	Hit *found = NULL;
	size_t found_n = 0, found_cap = 0;
	for (Py_ssize_t i = 0; i < n && !c->error; i++) {
		c->book = book[i], c->silent = (const uint8_t *)silent[i], c->silent_n = silent_n[i], c->hits_n = 0;
		name_tokens(c);
		search(c);
		if (c->error || !grow(c, &found, &found_cap, found_n + c->hits_n + 1, sizeof(Hit))) break;
		matched |= any_match(c);
		if (c->hits_n) memcpy(found + found_n, c->hits, c->hits_n * sizeof(Hit));
		found_n += c->hits_n, reached[i + 1] = found_n;
	}
	hold(c);
	free(c->hits);
	c->hits = found;
	if (!c->error) out = PyList_New(0);
	for (Py_ssize_t i = 0; out && i < n; i++) {
		c->book = book[i];
		PyObject *list = hits_of(c, reached[i], reached[i + 1], matched);
		if (!list || PyList_Append(out, list) < 0) Py_CLEAR(out);
		Py_XDECREF(list);
	}
	PyObject *answer = out ? out : failed(c);
	close_context(c);
	return answer;
}

static PyMethodDef METHODS[] = {
	{"open", py_open, METH_O, "Open a packed file of phrases, given as bytes; raises ValueError where it is none."},
	{"scan", py_scan, METH_VARARGS, "Find the phrases of books in a text."},
	{"weigh", py_weigh, METH_VARARGS, "Weigh the words of sentences."},
	{"residue", py_residue, METH_VARARGS, "Judge the sentences of a text by forests."},
	{"spoken", py_spoken, METH_VARARGS, "Weigh the words of a sentence in several tables."},
	{"forest", py_forest, METH_VARARGS, "Add up the leaves of a forest for each unit."},
	{"column", py_column, METH_O, "Make a column of integers."},
	{"table", py_table, METH_VARARGS, "Make columns of rows."},
	{"letters", py_letters, METH_VARARGS, "Classify a text's characters."},
	{"tally", py_tally, METH_VARARGS, "Count the characters of units."},
	{"lines", py_lines, METH_VARARGS, "Count line ends between units."},
	{"survey", py_survey, METH_VARARGS, "Find what judges ask of a text."},
	{"known_words", py_known_words, METH_VARARGS, "Find the words of a text that are known."},
	{"wording", py_wording, METH_VARARGS, "Weigh the words of units."},
	{"outside", py_outside, METH_VARARGS, "Count the characters outside of tags."},
	{"bracketed", py_bracketed, METH_O, "Find values with an angle bracket in them."},
	{NULL, NULL, 0, NULL},
};
static PyModuleDef_Slot SLOTS[] = {{Py_mod_exec, (void *)add_columns}, {0, NULL}};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "bodycopy.kernel._native", "The hot path, compiled.", 0, METHODS, SLOTS, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void);
PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&MODULE); }
