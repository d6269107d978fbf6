/* What the words of units say: kernel/features/words.py, each word looked up once. */
#include "native.h"

enum { LONG = 5, HEAD = 160, LOOK = 1000, FIRST_UNSPACED = 0xDFF };
enum { OFTEN, TOPIC, HITS, OF, MEAN, HIGHEST, LOWEST, SUM, WEIGHT_OF_FIRST, COLUMNS };
enum { STARTS, ENDS, PROSE, LEAD, FIELDS };

/* A word as it is found, and what is known of it. */
typedef struct {
	int32_t at, length, weight;
	int32_t units, last; /* how many units of prose have it, and the last of them that was counted */
	int32_t leads, last_lead; /* the same of the lead's */
} Word;

typedef struct {
	Letters text;
	Column fields[FIELDS];
	int opened, leads;
	Word *words;
	size_t words_n, words_cap;
	uint32_t *slots; /* by hash: the number of a word, from 1 on */
	size_t slots_cap; /* a power of two */
	uint32_t *said; /* all units' words in a row */
	size_t said_n, said_cap;
	uint64_t salt;
	int failed;
} Reader;

static int64_t field(const Reader *r, int name, Py_ssize_t unit) { return name == LEAD && !r->leads ? 0 : r->fields[name].v[unit]; }

static uint64_t hashed(const Reader *r, int32_t at, int32_t length) {
	uint64_t h = r->salt;
	for (int32_t i = 0; i < length; i++) h = (h ^ r->text.codes[at + i]) * r->salt, h ^= h >> 32;
	return h;
}

/* Return where a word's number stands, or is to stand. */
static uint32_t *slot_of(const Reader *r, int32_t at, int32_t length) {
	size_t slot = (size_t)hashed(r, at, length) & (r->slots_cap - 1);
	for (;; slot = (slot + 1) & (r->slots_cap - 1)) {
		if (!r->slots[slot]) return r->slots + slot;
		const Word *word = r->words + r->slots[slot] - 1;
		if (word->length == length && !memcmp(r->text.codes + word->at, r->text.codes + at, 4 * (size_t)length)) return r->slots + slot;
	}
}

static void make_slots(Reader *r) {
	size_t cap = r->slots_cap ? 2 * r->slots_cap : 2048;
	uint32_t *made = cap < SIZE_MAX / 8 ? calloc(cap, sizeof *made) : NULL;
	if (!made) {
		r->failed = 1;
		return;
	}
	free(r->slots);
	r->slots = made, r->slots_cap = cap;
	for (size_t i = 0; i < r->words_n; i++) *slot_of(r, r->words[i].at, r->words[i].length) = (uint32_t)i + 1;
}

static void say(Reader *r, int32_t at, int32_t length, Py_ssize_t unit) {
	if (2 * r->words_n >= r->slots_cap) make_slots(r);
	r->failed |= !make_room(&r->words, &r->words_cap, r->words_n + 1, sizeof *r->words);
	r->failed |= !make_room(&r->said, &r->said_cap, r->said_n + 1, sizeof *r->said);
	if (r->failed || r->words_n >= INT32_MAX) return;
	uint32_t *slot = slot_of(r, at, length);
	if (!*slot) {
		r->words[r->words_n++] = (Word){at, length, 0, 0, -1, 0, -1};
		*slot = (uint32_t)r->words_n;
	}
	r->said[r->said_n++] = *slot - 1;
	Word *word = r->words + *slot - 1;
	if (field(r, PROSE, unit) && word->last != unit) word->units++, word->last = (int32_t)unit;
	if (field(r, LEAD, unit) && word->last_lead != unit) word->leads++, word->last_lead = (int32_t)unit;
}

/* Find the words at the head of a unit; where some words aren't spaced, each pair of their letters is one. */
static void read_unit(Reader *r, Py_ssize_t unit, int in_pairs) {
	const uint8_t *kinds = r->text.kinds;
	int64_t end = field(r, ENDS, unit), start = field(r, STARTS, unit), look = start + (field(r, PROSE, unit) ? LOOK : HEAD);
	if (look < end) end = look;
	for (int64_t at = start; at < end && !r->failed;) {
		int64_t from = at;
		if (!(kinds[at++] & KIND_LETTER)) continue;
		while (at < end && kinds[at] & KIND_LETTER) at++;
		if (in_pairs && kinds[from] & KIND_UNSPACED && at - from > 1)
			for (int64_t pair = from; pair + 1 < at; pair++) say(r, (int32_t)pair, 2, unit);
		else say(r, (int32_t)from, (int32_t)(at - from), unit);
	}
}

static int is_long(const Reader *r, const Word *word) { return word->length >= LONG || r->text.codes[word->at] > FIRST_UNSPACED; }

static void judge_unit(const Reader *r, Py_ssize_t unit, size_t from, size_t to, int64_t *const *columns) {
	int64_t row[COLUMNS] = {0}, common = 0, topic = 0, n = (int64_t)(to - from), leads = field(r, LEAD, unit);
	for (size_t i = from; i < to; i++) {
		const Word *word = r->words + r->said[i];
		int known = word->units > 1;
		common += known;
		if (is_long(r, word)) row[OF]++, topic += known, row[HITS] += word->leads > leads;
		if (i == from) row[WEIGHT_OF_FIRST] = row[HIGHEST] = row[LOWEST] = word->weight;
		if (word->weight > row[HIGHEST]) row[HIGHEST] = word->weight;
		if (word->weight < row[LOWEST]) row[LOWEST] = word->weight;
		row[SUM] += word->weight;
	}
	row[OFTEN] = n ? common * 256 / n : 0;
	row[TOPIC] = row[OF] ? topic * 256 / row[OF] : -1;
	row[MEAN] = n ? floored(row[SUM] * 4, n) : 0;
	for (int column = 0; column < COLUMNS; column++) columns[column][unit] = row[column];
}

/* Ask the table of weights for each word. */
static int weigh_words(Reader *r, PyObject *text, PyObject *known) {
	for (size_t i = 0; i < r->words_n; i++) {
		Word *word = r->words + i;
		PyObject *key = PyUnicode_Substring(text, word->at, word->at + word->length);
		PyObject *value = !key ? NULL : PyDict_CheckExact(known) ? Py_XNewRef(PyDict_GetItemWithError(known, key)) : PyObject_GetItem(known, key);
		if (value) word->weight = (int32_t)PyLong_AsLong(value);
		Py_XDECREF(value);
		Py_XDECREF(key);
		if (PyErr_Occurred()) return 0;
	}
	return 1;
}

static int open_reader(Reader *r, PyObject *text, PyObject *classify, PyObject *const *fields) {
	r->leads = fields[LEAD] != Py_None;
	for (; r->opened < FIELDS - !r->leads; r->opened++)
		if (!open_column(r->fields + r->opened, fields[r->opened])) return 0;
	if (!read_letters(&r->text, text, classify)) return 0;
	Py_ssize_t n = r->fields[STARTS].n;
	int good = n < INT32_MAX;
	for (int i = 1; i < r->opened; i++) good = good && r->fields[i].n == n;
	for (Py_ssize_t i = 0; good && i < n; i++)
		good = r->fields[STARTS].v[i] >= 0 && r->fields[STARTS].v[i] <= r->fields[ENDS].v[i] && r->fields[ENDS].v[i] <= r->text.n;
	if (!good) PyErr_SetString(PyExc_ValueError, "units that lie outside the text");
	return good;
}

static PyObject *wording(Reader *r, PyObject *text, PyObject *known, int in_pairs) {
	Py_ssize_t n = r->fields[STARTS].n;
	int64_t *columns[COLUMNS] = {NULL};
	size_t *firsts = calloc((size_t)n + 1, sizeof *firsts);
	if (!firsts) return PyErr_NoMemory();
	for (Py_ssize_t unit = 0; unit < n && !r->failed; unit++) {
		read_unit(r, unit, in_pairs);
		firsts[unit + 1] = r->said_n;
	}
	if (r->failed) PyErr_NoMemory();
	PyObject *out = !r->failed && weigh_words(r, text, known) ? new_columns(n, COLUMNS, columns) : NULL;
	for (Py_ssize_t unit = 0; out && unit < n; unit++) judge_unit(r, unit, firsts[unit], firsts[unit + 1], columns);
	free(firsts);
	return out;
}

/* wording(text, classify, starts, ends, prose, lead or None, in_pairs, known) -> columns, see plain.wording */
PyObject *py_wording(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *text, *classify, *fields[FIELDS], *known, *out = NULL;
	int in_pairs;
	Reader reader, *r = &reader;
	memset(r, 0, sizeof *r);
	if (!PyArg_ParseTuple(args, "UOOOOOpO!", &text, &classify, fields, fields + 1, fields + 2, fields + 3, &in_pairs, &PyDict_Type, &known)) return NULL;
	if (salted(&r->salt) && open_reader(r, text, classify, fields)) out = wording(r, text, known, in_pairs);
	while (r->opened) close_column(r->fields + --r->opened);
	close_letters(&r->text);
	void *all[] = {r->words, r->slots, r->said};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
	return out;
}
