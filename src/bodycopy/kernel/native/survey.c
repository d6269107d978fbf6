/* A text's characters counted by unit: `letters`, `tally` and `lines` of kernel/features/plain.py. */
#include "native.h"

enum { KINDS = 12, HEADS = 4, EDGES = 3 };
/* As in kernel/features/letters.py. */
enum { CAPITAL_KIND, SMALL_KIND, DIGIT_KIND = 3, LINE_END_KIND = 5, END_KIND, MOST_LINES = 9 };
enum { DIGITS, ENDS, CAPITALS, LISTS };

/* letters(text, classify) -> a byte a character */
PyObject *py_letters(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *text, *classify;
	Letters l;
	if (!PyArg_ParseTuple(args, "UO", &text, &classify) || !read_letters(&l, text, classify)) return NULL;
	PyObject *out = PyByteArray_FromStringAndSize((const char *)l.kinds, l.n);
	close_letters(&l);
	return out;
}

typedef struct {
	Column starts, ends;
	Py_buffer kinds;
} Survey;

static void close_survey(Survey *s) {
	close_column(&s->starts);
	close_column(&s->ends);
	PyBuffer_Release(&s->kinds);
}

static int open_survey(Survey *s, PyObject *args) {
	PyObject *from[2];
	Column fields[2];
	if (!PyArg_ParseTuple(args, "y*OO", &s->kinds, from, from + 1)) return 0;
	int good = open_columns(fields, from, 2);
	if (!good) {
		PyBuffer_Release(&s->kinds);
		return 0;
	}
	s->starts = fields[0], s->ends = fields[1];
	for (Py_ssize_t i = 0; good && i < s->starts.n; i++)
		good = s->starts.v[i] >= 0 && s->starts.v[i] < s->ends.v[i] && s->ends.v[i] <= s->kinds.len;
	if (good) return 1;
	close_survey(s);
	PyErr_SetString(PyExc_ValueError, "units that lie outside the text");
	return 0;
}

static int kind_at(const Survey *s, int64_t at) {
	int kind = (((const uint8_t *)s->kinds.buf)[at] & KIND_MASK) - 1;
	return kind >= 0 && kind < KINDS ? kind : KINDS - 1;
}

static void count_unit(const Survey *s, Py_ssize_t unit, int64_t *const *columns) {
	int64_t counts[KINDS] = {0}, heads[HEADS] = {0}, start = s->starts.v[unit], end = s->ends.v[unit];
	int in_word = 0;
	for (int64_t at = start; at < end; at++) {
		int kind = kind_at(s, at), wordish = kind <= SMALL_KIND || kind == DIGIT_KIND;
		counts[kind]++;
		if (wordish && !in_word) heads[kind]++;
		in_word = wordish;
	}
	for (int i = 0; i < KINDS; i++) columns[i][unit] = counts[i];
	for (int i = 0; i < HEADS; i++) columns[KINDS + i][unit] = heads[i];
	columns[KINDS + HEADS][unit] = kind_at(s, start);
	columns[KINDS + HEADS + 1][unit] = kind_at(s, end - 1);
	columns[KINDS + HEADS + 2][unit] = kind_at(s, end - 2 < start ? start : end - 2);
}

/* tally(letters, starts, ends) -> columns: characters of each kind, words that begin with the first four, kinds at the edges */
PyObject *py_tally(PyObject *self, PyObject *args) {
	(void)self;
	Survey s;
	int64_t *columns[KINDS + HEADS + EDGES] = {NULL};
	if (!open_survey(&s, args)) return NULL;
	PyObject *out = new_columns(s.starts.n, KINDS + HEADS + EDGES, columns);
	for (Py_ssize_t unit = 0; out && unit < s.starts.n; unit++) count_unit(&s, unit, columns);
	close_survey(&s);
	return out;
}

/* lines(letters, starts, ends) -> how many line ends stand between each unit and the one before it */
PyObject *py_lines(PyObject *self, PyObject *args) {
	(void)self;
	Survey s;
	int64_t *v;
	if (!open_survey(&s, args)) return NULL;
	PyObject *out = new_column(s.starts.n, &v);
	for (Py_ssize_t unit = 0; out && unit < s.starts.n; unit++) {
		v[unit] = unit ? 0 : MOST_LINES;
		for (int64_t at = unit ? s.ends.v[unit - 1] : 0; unit && at < s.starts.v[unit] && v[unit] < MOST_LINES; at++)
			v[unit] += kind_at(&s, at) == LINE_END_KIND;
	}
	close_survey(&s);
	return out;
}

static int add_run(PyObject *list, Py_ssize_t from, Py_ssize_t to) {
	PyObject *run = Py_BuildValue("(nn)", from, to);
	int good = run && PyList_Append(list, run) == 0;
	Py_XDECREF(run);
	return good;
}

/* Return where a word with a capital is over that stands between two spaces, the first of them at `at`; 0 where there is none. */
static Py_ssize_t past_capital(const Letters *l, Py_ssize_t at) {
	const uint8_t *kinds = l->kinds;
	if (!at || l->codes[at] != ' ' || at + 1 >= l->n || (kinds[at + 1] & KIND_MASK) - 1 != CAPITAL_KIND) return 0;
	uint32_t before = l->codes[at - 1];
	if (!(kinds[at - 1] & (KIND_LETTER | KIND_DIGIT)) && (before > 127 || !before || !strchr("_])*/", (int)before))) return 0;
	for (at++; at < l->n && kinds[at] & KIND_LETTER;) at++;
	return at < l->n && l->codes[at] == ' ' ? at : 0;
}

/* known_words(text, classify, known) -> the words of a text that are among the known ones, in order */
PyObject *py_known_words(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *text, *classify, *known;
	Letters l;
	if (!PyArg_ParseTuple(args, "UOO!", &text, &classify, &PyDict_Type, &known) || !read_letters(&l, text, classify)) return NULL;
	PyObject *out = PyList_New(0);
	for (Py_ssize_t at = 0, from; out && at < l.n;) {
		from = at;
		if (!(l.kinds[at++] & KIND_LETTER)) continue;
		while (at < l.n && l.kinds[at] & KIND_LETTER) at++;
		PyObject *word = PyUnicode_Substring(text, from, at);
		int is_known = word ? PyDict_Contains(known, word) : -1;
		if (is_known < 0 || (is_known && PyList_Append(out, word) < 0)) Py_CLEAR(out);
		Py_XDECREF(word);
	}
	close_letters(&l);
	return out;
}

/* survey(text, classify) -> (digits, ends, capitals, far), see kernel/character_index.py */
PyObject *py_survey(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *text, *classify, *lists[LISTS] = {NULL}, *out = NULL;
	Letters l;
	if (!PyArg_ParseTuple(args, "UO", &text, &classify) || !read_letters(&l, text, classify)) return NULL;
	int good = 1, far = 0;
	for (int i = 0; good && i < LISTS; i++) good = (lists[i] = PyList_New(0)) != NULL;
	for (Py_ssize_t at = 0, from; good && at < l.n;) {
		int is_digit = l.kinds[at] & KIND_DIGIT, is_end = (l.kinds[at] & KIND_MASK) - 1 == END_KIND;
		from = at++;
		if (is_digit)
			while (at < l.n && l.kinds[at] & KIND_DIGIT) at++;
		else if (is_end)
			while (at < l.n && (l.kinds[at] & KIND_MASK) - 1 == END_KIND) at++;
		Py_ssize_t past = is_digit || is_end ? at : past_capital(&l, from);
		if (past) good = add_run(lists[is_digit ? DIGITS : is_end ? ENDS : CAPITALS], from, past);
	}
	for (Py_ssize_t i = 0; good && i < l.n; i++) far |= l.codes[i] > 0x5FF && (l.codes[i] < 0x2000 || l.codes[i] > 0x2BFF);
	if (good) out = Py_BuildValue("(OOOO)", lists[DIGITS], lists[ENDS], lists[CAPITALS], far ? Py_True : Py_False);
	for (int i = 0; i < LISTS; i++) Py_XDECREF(lists[i]);
	close_letters(&l);
	return out;
}
