/* Markup looked through without a parser: see segment/html/unread.py and segment/html/quotes.py, which say the same in expressions. */
#include "native.h"

/* The character at `at`, of well-formed UTF-8, and where the next one begins. */
static uint32_t character(const char *at, const char **next) {
	const unsigned char *s = (const unsigned char *)at;
	int more = s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 1 : s[0] < 0xF0 ? 2 : 3;
	uint32_t code = more ? s[0] & (0x3F >> more) : s[0];
	for (int i = 1; i <= more; i++) code = code << 6 | (s[i] & 0x3F);
	*next = at + more + 1;
	return code;
}

static int is_space(uint32_t c) {
	if (c < 128) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
	return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
	       c == 0x3000;
}

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static int is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

static const char *find(const char *at, const char *end, const char *what, size_t n) {
	while ((size_t)(end - at) >= n && (at = memchr(at, what[0], (size_t)(end - at) - n + 1))) {
		if (!memcmp(at, what, n)) return at;
		at++;
	}
	return NULL;
}

enum { NAMES = 63 };

typedef struct {
	const char *name[NAMES];
	size_t length[NAMES];
	int n;
} Names;

static void read_names(Names *all, const char *names) {
	all->n = 0;
	for (const char *end; all->n < NAMES && (end = strchr(names, ' ')); names = end + 1)
		all->name[all->n] = names, all->length[all->n++] = (size_t)(end - names);
}

/* The number of the name that stands at `at` and ends there, from 1; 0 for none. */
static int name_at(const char *at, const char *end, const Names *all) {
	for (int i = 0; i < all->n; i++) {
		size_t n = all->length[i];
		const char *next;
		if (*at != *all->name[i] || (size_t)(end - at) <= n || memcmp(at, all->name[i], n)) continue;
		uint32_t behind = character(at + n, &next);
		if (behind == '>' || is_space(behind)) return i + 1;
	}
	return 0;
}

/* Copy what stands outside of comments and of elements without text; return its end. */
static char *spoken(const char *at, const char *end, const Names *names, char *out) {
	const char *open = at;
	uint64_t missing = 0;
	while ((open = memchr(open, '<', (size_t)(end - open)))) {
		char closing[32] = "-->";
		size_t n = 3;
		int which = 0;
		if (end - open < 4 || memcmp(open, "<!--", 4)) {
			if (!(which = name_at(++open, end, names))) continue;
			n = names->length[which - 1];
			if (n > sizeof closing - 2) continue;
			memcpy(closing, "</", 2);
			memcpy(closing + 2, open, n);
			open += n, n += 2;
		} else {
			open += 4;
		}
		const char *start = open - (which ? n - 1 : 4), *close = missing >> which & 1 ? NULL : find(open, end, closing, n);
		if (!close) {
			missing |= (uint64_t)1 << which;
			continue;
		}
		memcpy(out, at, (size_t)(start - at));
		out += start - at;
		*out++ = ' ';
		at = memchr(close, '>', (size_t)(end - close));
		at = open = at ? at + 1 : end;
	}
	memcpy(out, at, (size_t)(end - at));
	return out + (end - at);
}

/* The end of the tag that begins at `at`; NULL where none does. `gone`: quotes of which there are no more. */
static const char *tag_end(const char *at, const char *end, int gone[2]) {
	if (end - at < 3 || !(is_letter(at[1]) || strchr("/!?", at[1]))) return NULL;
	const char *next = at + 2;
	while (next < end && *next != '<' && *next != '>') {
		if (*next == '"' || *next == '\'') {
			int which = *next == '"';
			const char *quote = gone[which] ? NULL : memchr(next + 1, *next, (size_t)(end - next) - 1);
			if (!quote) {
				gone[which] = 1;
				break;
			}
			next = quote;
		}
		next++;
	}
	if (next < end && *next == '>') return next + 1;
	for (next = at + 2; next < end && *next != '<' && *next != '>'; next++) {}
	return next < end && *next == '>' ? next + 1 : NULL;
}

/* The end of the reference that begins at `at`, and what it counts: itself where there is none, NULL where it can't be told. */
static const char *reference_end(const char *at, const char *end, int *counts) {
	static const char *const BLANKS[] = {"nbsp", "#160", "#xa0"};
	const char *next = at + 1;
	for (int i = 0; i < 3; i++) {
		if (end - next < 4 || memcmp(next, BLANKS[i], 4)) continue;
		*counts = 0;
		return next + 4 + (next + 4 < end && next[4] == ';');
	}
	*counts = 1;
	next += next < end && *next == '#';
	const char *first = next;
	while (next < end && next - first < 32 && is_word(*next)) next++;
	if (next < end && next - first < 32 && (unsigned char)*next >= 128) return NULL;
	if (next == first) return at + 1;
	return next + (next < end && *next == ';');
}

/* outside(markup, names) -> how many characters, but for white space, stand outside of tags and of elements of such names, each with
   a space behind it; -1 where that can't be told here. */
PyObject *py_outside(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *markup;
	const char *names;
	Py_ssize_t n;
	if (!PyArg_ParseTuple(args, "Us", &markup, &names)) return NULL;
	const char *text = PyUnicode_AsUTF8AndSize(markup, &n);
	if (!text) {
		PyErr_Clear();
		return PyLong_FromLong(-1);
	}
	Names all;
	read_names(&all, names);
	char *room = malloc((size_t)n + 64);
	if (!room) return PyErr_NoMemory();
	long long count = 0;
	int gone[2] = {0, 0}, counts;
	const char *end = spoken(text, text + n, &all, room);
	for (const char *at = room, *next; at < end; at = next) {
		if (*at == '<' && (next = tag_end(at, end, gone))) continue;
		if (*at == '&') {
			if (!(next = reference_end(at, end, &counts))) {
				count = -1;
				break;
			}
			count += counts;
		} else {
			count += !is_space(character(at, &next));
		}
	}
	free(room);
	return PyLong_FromLongLong(count);
}

/* bracketed(markup) -> for each kind of quotes the places of values with an angle bracket in them, from "=" to behind the first one;
   None where that can't be told here. */
PyObject *py_bracketed(PyObject *self, PyObject *markup) {
	(void)self;
	Py_ssize_t n;
	const char *text = PyUnicode_Check(markup) ? PyUnicode_AsUTF8AndSize(markup, &n) : NULL;
	if (!text) {
		PyErr_Clear();
		Py_RETURN_NONE;
	}
	const char *end = text + n, *counted = text;
	Py_ssize_t place = 0;
	PyObject *lists[2] = {PyList_New(0), PyList_New(0)};
	const char *from[2] = {text, text};
	int good = lists[0] && lists[1];
	for (const char *at = text; good && (at = memchr(at, '=', (size_t)(end - at))); at++) {
		const char *value = at + 1, *next;
		while (value < end && is_space(character(value, &next))) value = next;
		if (value == end || (*value != '"' && *value != '\'')) continue;
		int which = *value == '\'';
		if (at < from[which]) continue;
		for (next = value + 1; next < end && *next != *value && *next != '<' && *next != '>'; next++) {}
		if (next == end || *next == *value) continue;
		from[which] = next + 1;
		for (; counted < at; counted++) place += (*counted & 0xC0) != 0x80;
		Py_ssize_t stop = place;
		for (const char *each = at; each <= next; each++) stop += (*each & 0xC0) != 0x80;
		PyObject *pair = Py_BuildValue("(nn)", place, stop);
		good = pair && PyList_Append(lists[which], pair) == 0;
		Py_XDECREF(pair);
	}
	PyObject *out = good ? Py_BuildValue("(OO)", lists[0], lists[1]) : NULL;
	Py_XDECREF(lists[0]);
	Py_XDECREF(lists[1]);
	return out;
}
