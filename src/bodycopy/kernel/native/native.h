/* What the files of bodycopy.kernel._native share: the packed file, a text's tokens, and how memory and errors are handled.

Nothing here trusts a packed file: each number read from one is an index that `get` bounds, or a range that `range_of` clips,
so a corrupt file gives wrong hits and never a wrong address. */
#ifndef BODYCOPY_NATIVE_H
#define BODYCOPY_NATIVE_H

#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Have the processor read what is looked at some steps later; other compilers leave that out. */
#ifdef __GNUC__
#define FETCH(at) __builtin_prefetch(at)
#else
#define FETCH(at) ((void)(at))
#endif
enum { AHEAD = 8 };

/* --- the packed file: see kernel/phrases/packed.py, which writes it */

enum {
	CHARS, WORDS, WORD_SLOTS, STEM_SLOTS, MONEY, ROOT, FIRST_EDGES, EDGE_TOKENS, FIRST_USES, USES, PHRASE_FLAGS, FIRST_SLOTS,
	FIRST_CHOICES, FIRST_ELEMENTS, ELEMENTS, STEMS, PAGES, CLASSES, LEAD_RULES, FIRST_GUARDS, GUARDS, SECTIONS
};
enum { TOKEN_UNKNOWN, TOKEN_BREAK, TOKEN_NUMBERS, TOKEN_EDGE, TOKEN_DOLLAR };
enum { ELEMENT_WORD, ELEMENT_NUMBER, ELEMENT_GAP, ELEMENT_STEM };
enum { AT_START = 1, AT_END = 2, GAPPED = 4 };
enum { NODE_ROOT, NODE_OPENINGS, NODES_BEFORE_EDGES };
enum { IS_CURRENCY = 1, IS_DOLLAR = 2 };
#define MOST_LENGTHS 8
#define ID_BITS 20

typedef struct {
	const int32_t *v;
	uint32_t n;
} Section;

typedef struct {
	Py_buffer view;
	Section of[SECTIONS];
	int32_t leads, signals, dollar, apostrophe, ellipsis, lengths, length[MOST_LENGTHS];
} Book;

typedef struct {
	uint32_t from, to;
} Range;

static inline int32_t get(Section s, uint32_t i) { return i < s.n ? s.v[i] : 0; }

/* The range of rows that begins where entry i of a section says, and is over where the next one says. */
static inline Range range_of(Section firsts, int32_t i, uint32_t rows) {
	uint32_t from = (uint32_t)get(firsts, (uint32_t)i), to = (uint32_t)get(firsts, (uint32_t)i + 1);
	if (to > rows) to = rows;
	return from < to ? (Range){from, to} : (Range){0, 0};
}

int book_open(Book *book, PyObject *data);
int book_spells(const Book *book, int32_t start, int32_t length, const uint32_t *text, uint32_t have);

/* --- a text's tokens */

/* What a character is, in CLASSES, and beside that what a token is. */
enum {
	SPACE = 1, LETTER = 2, MARK = 4, DIGIT = 8, UNSPACED = 16, ALPHA = 32, ALNUM = 64, INVISIBLE = 128, COMBINING = 256, KNOWN = 512,
	CAPITAL = 1024, IS_MARKS = 2048, BREAKS = 4096, CURRENCY = 8192, DOLLARS = 16384, OPENED = 32768,
	FIRST = 65536, LAST = 131072 /* only marks stand between a start and it, between it and an end */
};
#define CLASS_SHIFT 21
#define CODE_MASK 0x1FFFFF

typedef struct {
	int32_t id, canonical; /* in the book at hand */
	int32_t start, end, unit; /* in the text */
	int32_t at, length; /* in `codes`: what it reads as */
	int32_t others, others_n; /* in `pool`: what it may stand for beside itself */
	uint32_t first, flags;
	int32_t past, past_plain; /* the first token from it on that is no mark, or no plain one: runs of marks are looked at once */
} Token;

typedef struct {
	int32_t start, end;
} Piece;

typedef struct {
	int32_t unit, phrase, first, last, gapped;
} Hit;

typedef struct {
	int32_t *ends;
	Py_ssize_t n;
	int known;
} Labels;

typedef struct {
	const Book *book;
	const uint8_t *silent;
	Py_ssize_t silent_n;
	uint32_t *codes; /* the folded text, then what odd tokens read as */
	size_t codes_n, codes_cap;
	uint16_t *classes; /* by character of the text */
	Py_ssize_t length;
	Token *tokens;
	size_t n, cap;
	int32_t *pool;
	size_t pool_n, pool_cap;
	Hit *hits;
	size_t hits_n, hits_cap;
	Piece *pieces;
	size_t *units; /* where each unit's pieces begin, and one more */
	Py_ssize_t units_n;
	Labels *labels;
	PyObject *ask_labels, *classify, *compose;
	PyThreadState *released;
	int error; /* 1: memory ran out; 2: Python has raised */
} Context;

#define NO_MEMORY 1
#define RAISED 2

/* Make room for `need` items in an array; 0 where there is none. */
int make_room(void *array, size_t *cap, size_t need, size_t size);
int grow(Context *c, void *array, size_t *cap, size_t need, size_t size);
void hold(Context *c); /* take the interpreter's lock to call Python */
void release(Context *c);

int read_text(Context *c, PyObject *text);
void cut_tokens(Context *c);
void see_runs(Context *c); /* where runs of marks are over */
void name_tokens(Context *c); /* ids and what tokens stand for, in the book at hand */
int by_place(const void *one, const void *two);
const Labels *labels_of(Context *c, int32_t unit);

/* Outside the text there are line ends. */
extern const Token NOTHING;
static inline const Token *token(const Context *c, int64_t at) { return at >= 0 && (size_t)at < c->n ? c->tokens + at : &NOTHING; }
static inline uint32_t flags(const Context *c, int64_t at) { return token(c, at)->flags; }
static inline int is_first(const Context *c, int64_t at) { return at < 0 || (flags(c, at) & FIRST) != 0; }
static inline int is_last(const Context *c, int64_t at) { return (flags(c, at) & LAST) != 0; }
/* The first token from `at` on that is no mark or a line end; and the same, or a mark that may end a label before it. */
static inline int64_t past_marks(const Context *c, int64_t at) { return at >= 0 && (size_t)at < c->n ? token(c, at)->past : at; }
static inline int64_t past_plain(const Context *c, int64_t at) { return at >= 0 && (size_t)at < c->n ? token(c, at)->past_plain : at; }

int match(Context *c, int32_t phrase, int32_t anchor, int64_t at, Hit *hit);
void search(Context *c);

/* --- a text's characters, as features see them: the bits of kernel/features/letters.py */

#define CODE_POINTS 0x110000
enum { KIND_MASK = 15, KIND_LETTER = 16, KIND_DIGIT = 32, KIND_UNSPACED = 64, KIND_SAYS = 128 };

typedef struct {
	uint32_t *codes;
	uint8_t *kinds;
	Py_ssize_t n;
} Letters;

int read_letters(Letters *l, PyObject *text, PyObject *classify);
void close_letters(Letters *l);
int salted(uint64_t *salt);
int asked_once(int which, PyObject *says, uint32_t code);
int read_piece(Piece *piece, PyObject *pair, Py_ssize_t length);

/* --- columns */

typedef struct {
	Py_buffer view;
	const int64_t *v;
	Py_ssize_t n;
} Column;

int open_column(Column *c, PyObject *from);
void close_column(Column *c);
int open_columns(Column *columns, PyObject *const *from, int n);
void close_columns(Column *columns, int n);
PyObject *new_column(Py_ssize_t n, int64_t **values);
PyObject *new_columns(Py_ssize_t n, int count, int64_t **values); /* a list of them */
int64_t floored(int64_t a, int64_t b);
int add_columns(PyObject *module);

/* --- what words weigh, and forests */

enum { WEIGHED = 7, LANES = 16 };

typedef struct {
	Py_buffer features, borders, leaves;
	Py_ssize_t depth, trees, names;
	long long base;
} Trees;

static inline int32_t clipped(int64_t value) { return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value; }

int64_t *weighed(PyObject *text, PyObject *classify, const Py_buffer *table, const Piece *spans, const int32_t *runs, Py_ssize_t n);
int open_trees(Trees *f, PyObject *from, Py_ssize_t names);
void close_trees(Trees *f);
void sum_trees(const Trees *f, const int32_t *const *rows, Py_ssize_t n, int64_t *sums);

/* --- the module's functions */

PyObject *py_open(PyObject *self, PyObject *data);
PyObject *py_scan(PyObject *self, PyObject *args);
PyObject *py_weigh(PyObject *self, PyObject *args);
PyObject *py_spoken(PyObject *self, PyObject *args);
PyObject *py_residue(PyObject *self, PyObject *args);
PyObject *py_forest(PyObject *self, PyObject *args);
PyObject *py_column(PyObject *self, PyObject *from);
PyObject *py_table(PyObject *self, PyObject *args);
PyObject *py_letters(PyObject *self, PyObject *args);
PyObject *py_tally(PyObject *self, PyObject *args);
PyObject *py_lines(PyObject *self, PyObject *args);
PyObject *py_survey(PyObject *self, PyObject *args);
PyObject *py_known_words(PyObject *self, PyObject *args);
PyObject *py_wording(PyObject *self, PyObject *args);
PyObject *py_outside(PyObject *self, PyObject *args);
PyObject *py_bracketed(PyObject *self, PyObject *markup);

#endif
