/* Sentences -> what their words, pairs of words, stems and letters weigh: kernel/features/grams.py in one pass.

A running checksum is held as zlib holds it within, so inverted. */
#include "native.h"

#define BITS 20
enum { LONG = 5, STEM = 5, TOP = 3, MOST = 400, RUNS = 3 };
enum { GRAMS, LEX, SUM_WORDS, BEST, LEAST, CONTENT, SHARED };

/* A word that may be about something, in a table by its checksum. */
typedef struct {
	uint32_t word, used;
	int32_t sentence, run, runs;
} Entry;

typedef struct {
	int32_t sentence;
	uint32_t word;
} Said;

typedef struct {
	Letters text;
	const int8_t *table;
	uint32_t mask; /* of the numbers that the table tells apart */
	Py_ssize_t n;
	const Piece *spans;
	const int32_t *runs; /* by sentence: the number of its block's run of sentences */
	int64_t *rows; /* WEIGHED a sentence */
	Entry *entries;
	size_t entries_n, entries_cap; /* a power of two */
	Said *said;
	size_t said_n, said_cap;
	uint32_t *told; /* the numbers of all words, where somebody asks for them */
	size_t told_n, told_cap;
	uint64_t salt;
	int tells, failed;
} Weigher;

/* The table of zlib's crc32, by byte; filled under Python's lock. */
static uint32_t CRC[256];

static void fill_table(void) {
	for (uint32_t byte = 1; byte < 256; byte++) {
		uint32_t crc = byte;
		for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
		CRC[byte] = crc;
	}
}

static uint32_t crc_byte(uint32_t crc, uint8_t byte) { return CRC[(crc ^ byte) & 255] ^ crc >> 8; }

static uint32_t with_text(uint32_t crc, const char *text) {
	while (*text) crc = crc_byte(crc, (uint8_t)*text++);
	return crc;
}

static uint32_t with_codes(uint32_t crc, const uint32_t *codes, int32_t n) {
	for (int32_t i = 0; i < n; i++) {
		uint32_t c = codes[i];
		if (c < 0x80) crc = crc_byte(crc, (uint8_t)c);
		else if (c < 0x800) crc = crc_byte(crc_byte(crc, (uint8_t)(0xC0 | c >> 6)), (uint8_t)(0x80 | (c & 63)));
		else {
			crc = c < 0x10000 ? crc_byte(crc, (uint8_t)(0xE0 | c >> 12))
				: crc_byte(crc_byte(crc, (uint8_t)(0xF0 | c >> 18)), (uint8_t)(0x80 | (c >> 12 & 63)));
			crc = crc_byte(crc_byte(crc, (uint8_t)(0x80 | (c >> 6 & 63))), (uint8_t)(0x80 | (c & 63)));
		}
	}
	return crc;
}

/* Return where a weight stands. The table is larger than what a processor has at hand, so what is asked for is read some words later. */
static const int8_t *ask(Weigher *w, uint32_t crc) {
	if (w->tells) {
		w->failed |= !make_room(&w->told, &w->told_cap, w->told_n + 1, sizeof *w->told);
		if (!w->failed) w->told[w->told_n++] = ~crc;
	}
	const int8_t *at = w->table + (~crc & w->mask);
	FETCH(at);
	return at;
}

/* --- words that may be about something */

static Entry *entry_of(const Weigher *w, uint32_t word) {
	size_t at = (size_t)(((uint64_t)word * w->salt) >> 32) & (w->entries_cap - 1);
	while (w->entries[at].used && w->entries[at].word != word) at = (at + 1) & (w->entries_cap - 1);
	return w->entries + at;
}

static int widen(Weigher *w) {
	if (2 * w->entries_n < w->entries_cap) return 1;
	Entry *had = w->entries;
	size_t had_cap = w->entries_cap;
	w->entries_cap = had_cap ? 2 * had_cap : 512;
	w->entries = w->entries_cap < SIZE_MAX / 2 / sizeof *had ? calloc(w->entries_cap, sizeof *had) : NULL;
	for (size_t i = 0; w->entries && i < had_cap; i++)
		if (had[i].used) *entry_of(w, had[i].word) = had[i];
	free(had);
	if (!w->entries) w->failed = 1;
	return !w->failed;
}

static void note(Weigher *w, uint32_t crc, int32_t sentence) {
	if (w->failed || !widen(w)) return;
	uint32_t word = ~crc;
	Entry *e = entry_of(w, word);
	if (!e->used) *e = (Entry){word, 1, -1, -1, 0}, w->entries_n++;
	if (e->sentence == sentence) return;
	w->failed |= !make_room(&w->said, &w->said_cap, w->said_n + 1, sizeof *w->said);
	if (w->failed) return;
	w->said[w->said_n++] = (Said){sentence, word};
	e->sentence = sentence;
	if (e->run != w->runs[sentence]) e->run = w->runs[sentence], e->runs++;
	w->rows[WEIGHED * sentence + CONTENT]++;
}

/* --- one sentence */

static const int8_t NONE = 0;

typedef struct {
	const int8_t *own, *stem, *pair;
} Asked;

typedef struct {
	int64_t grams, pairs, words;
	int high[TOP], low[TOP], n; /* sorted outward: the highest, and the lowest, come first */
	Asked asked[AHEAD];
	size_t asked_n;
} Sum;

static void add_weight(Sum *s, Asked a) {
	int value = *a.own + *a.stem, at = s->n < TOP ? s->n : TOP, high = value, low = value;
	s->words += value, s->pairs += *a.pair;
	for (int i = 0; i < at; i++) {
		int had = s->high[i];
		if (high > had) s->high[i] = high, high = had;
		had = s->low[i];
		if (low < had) s->low[i] = low, low = had;
	}
	if (s->n < TOP) s->high[s->n] = high, s->low[s->n] = low, s->n++;
}

static void add_later(Sum *s, Asked a) {
	Asked *place = s->asked + s->asked_n % AHEAD;
	if (s->asked_n++ >= AHEAD) add_weight(s, *place);
	*place = a;
}

/* A word whose letters aren't spaced: each one, two and three of them. Returns the state that a pair goes on from. */
static uint32_t unspaced(Weigher *w, Sum *s, const uint32_t *token, int32_t length, int32_t sentence) {
	for (int32_t size = 1; size <= RUNS; size++)
		for (int32_t at = 0; at + size <= length; at++) {
			uint32_t crc = with_codes(with_text(~0u, "u"), token + at, size);
			s->grams++;
			add_later(s, (Asked){ask(w, crc), &NONE, &NONE});
			if (size == 2) note(w, crc, sentence);
		}
	int32_t few = length < 2 ? length : 2;
	return with_codes(with_text(~0u, "w"), token + length - few, few);
}

/* A word, or a number: all numbers are one word, but that long ones have a stem of their own. */
static uint32_t spaced(Weigher *w, Sum *s, int32_t at, int32_t length, uint32_t before, int32_t sentence) {
	static const uint32_t ZERO = '0';
	const uint32_t *token = w->text.codes + at;
	int is_number = w->text.kinds[at] & KIND_DIGIT;
	const uint32_t *word = is_number ? &ZERO : token;
	int32_t n = is_number ? 1 : length;
	uint32_t crc = with_codes(with_text(~0u, "w"), word, n);
	Asked a = {ask(w, crc), &NONE, ask(w, with_codes(with_text(before, " "), word, n))};
	s->grams += 2;
	if (length >= LONG) note(w, crc, sentence);
	if (length > LONG) s->grams++, a.stem = ask(w, with_codes(with_text(~0u, "s"), token, STEM));
	add_later(s, a);
	return crc;
}

static void weigh_sentence(Weigher *w, int32_t sentence) {
	Sum sum;
	sum.grams = 1, sum.pairs = sum.words = sum.n = 0, sum.asked_n = 0;
	uint32_t state = with_text(~0u, "w^");
	const uint8_t *kinds = w->text.kinds;
	int32_t end = w->spans[sentence].end;
	int tokens = 0;
	for (int32_t at = w->spans[sentence].start; at < end && tokens < MOST && !w->failed;) {
		int32_t from = at;
		uint8_t kind = kinds[at++] & (KIND_LETTER | KIND_DIGIT | KIND_SAYS);
		if (!kind) continue;
		if (kind != KIND_SAYS)
			while (at < end && kinds[at] & kind) at++;
		tokens++;
		if (kinds[from] & KIND_UNSPACED) state = unspaced(w, &sum, w->text.codes + from, at - from, sentence);
		else state = spaced(w, &sum, from, at - from, state, sentence);
	}
	const int8_t *last = ask(w, with_text(state, " $"));
	for (size_t i = 0; i < AHEAD && i < sum.asked_n; i++) add_weight(&sum, sum.asked[i]);
	sum.pairs += *last;
	int64_t *row = w->rows + WEIGHED * sentence;
	row[GRAMS] = sum.grams, row[LEX] = sum.words + sum.pairs, row[SUM_WORDS] = sum.words;
	for (int i = 0; i < sum.n; i++) row[BEST] += sum.high[i], row[LEAST] += sum.low[i];
}

/* --- from Python and back */

/* Return what sentences weigh, WEIGHED numbers each; `runs` number the runs of sentences of one block. NULL where Python has raised. */
int64_t *weighed(PyObject *text, PyObject *classify, const Py_buffer *table, const Piece *spans, const int32_t *runs, Py_ssize_t n) {
	Weigher weigher, *w = &weigher;
	memset(w, 0, sizeof *w);
	if (!table->len || table->len > 1 << BITS || table->len & (table->len - 1)) {
		PyErr_SetString(PyExc_ValueError, "not a weight for each number");
		return NULL;
	}
	w->table = table->buf, w->mask = (uint32_t)table->len - 1, w->spans = spans, w->runs = runs, w->n = n;
	if (!CRC[1]) fill_table();
	if (!salted(&w->salt) || !read_letters(&w->text, text, classify)) return NULL;
	w->rows = calloc((size_t)n + 1, WEIGHED * sizeof *w->rows);
	w->failed = !w->rows;
	PyThreadState *released = PyEval_SaveThread();
	for (Py_ssize_t i = 0; i < n && !w->failed; i++) weigh_sentence(w, (int32_t)i);
	for (size_t i = 0; i < w->said_n && !w->failed; i++) w->rows[WEIGHED * w->said[i].sentence + SHARED] += entry_of(w, w->said[i].word)->runs > 1;
	PyEval_RestoreThread(released);
	close_letters(&w->text);
	free(w->entries);
	free(w->said);
	if (!w->failed) return w->rows;
	free(w->rows);
	PyErr_NoMemory();
	return NULL;
}

/* spoken(text, classify, rows, count) -> for each row of weights the sum of what the text's words weigh there, as one sentence */
PyObject *py_spoken(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *text, *classify, *out = NULL;
	Py_buffer rows;
	Py_ssize_t count;
	int64_t *sums, numbers[WEIGHED] = {0};
	Weigher weigher, *w = &weigher;
	memset(w, 0, sizeof *w);
	if (!PyArg_ParseTuple(args, "UOy*n", &text, &classify, &rows, &count)) return NULL;
	size_t wide = count > 0 ? (size_t)(rows.len / count) : 0;
	if (!wide || wide & (wide - 1) || rows.len % count) PyErr_SetString(PyExc_ValueError, "not a weight for each number");
	else if (salted(&w->salt) && read_letters(&w->text, text, classify)) {
		Piece all = {0, (int32_t)w->text.n};
		int32_t run = 0;
		if (!CRC[1]) fill_table();
		w->table = rows.buf, w->tells = 1, w->n = 1, w->spans = &all, w->runs = &run, w->rows = numbers;
		weigh_sentence(w, 0);
		if (w->failed) PyErr_NoMemory();
		else out = new_column(count, &sums);
		for (Py_ssize_t row = 0; out && row < count; row++) {
			const int8_t *weights = (const int8_t *)rows.buf + (size_t)row * wide;
			sums[row] = 0;
			for (size_t i = 0; i < w->told_n; i++) sums[row] += weights[w->told[i] & (wide - 1)];
		}
	}
	close_letters(&w->text);
	free(w->entries);
	free(w->said);
	free(w->told);
	PyBuffer_Release(&rows);
	return out;
}

/* Take the sentences: where they start, where they are over, and the block of each. */
static int read_spans(Piece *spans, int32_t *runs, const Column *fields, Py_ssize_t length) {
	for (Py_ssize_t i = 0; i < fields[0].n; i++) {
		int64_t from = fields[0].v[i], to = fields[1].v[i];
		if (from < 0 || to < from || to > length) {
			PyErr_SetString(PyExc_ValueError, "a sentence that lies outside the text");
			return 0;
		}
		spans[i] = (Piece){(int32_t)from, (int32_t)to};
		runs[i] = i ? runs[i - 1] + (fields[2].v[i] != fields[2].v[i - 1]) : 0;
	}
	return 1;
}

/* weigh(text, starts, ends, blocks, table, classify) -> the columns of grams.Weighed. */
PyObject *py_weigh(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *text, *from[3], *classify, *out = NULL;
	Py_buffer table;
	Column fields[3];
	int64_t *columns[WEIGHED], *rows = NULL;
	if (!PyArg_ParseTuple(args, "UOOOy*O", &text, from, from + 1, from + 2, &table, &classify)) return NULL;
	if (open_columns(fields, from, 3)) {
		Py_ssize_t n = fields[0].n, length = PyUnicode_GetLength(text);
		int fits = n < INT32_MAX / WEIGHED && length < INT32_MAX;
		Piece *spans = fits ? malloc((size_t)(n + 1) * sizeof *spans) : NULL;
		int32_t *runs = fits ? malloc((size_t)(n + 1) * sizeof *runs) : NULL;
		if (!spans || !runs) PyErr_NoMemory();
		else if (read_spans(spans, runs, fields, length)) rows = weighed(text, classify, &table, spans, runs, n);
		if (rows) out = new_columns(n, WEIGHED, columns);
		for (Py_ssize_t i = 0; out && i < n * WEIGHED; i++) columns[i % WEIGHED][i / WEIGHED] = rows[i];
		free(spans);
		free(runs);
		free(rows);
		close_columns(fields, 3);
	}
	PyBuffer_Release(&table);
	return out;
}
