/* Sentences -> columns of integers, and what forests say of them: kernel/features/residue.py, which says what each column is for.

A column is a row of `cells`, filled up to a multiple of LANES, so that forests look at it where it is. */
#include "native.h"

enum { NONE = -(1 << 14), SHORT_TEXT = 40, PROSE_TEXT = 80, FAR = 3, HIGHEST = 5, REPEATED = 60, KINDS = 12, LOOKS = 64, MARKS = 11 };
enum { END_KIND = 6, COUNTED = 5, SIGNALS = 5, SPREAD = 4, WINDOWS = 4, SECOND_WINDOWS = 7, LIMITS = 2, PARTS = 2, FORESTS = 4 };
/* What `shows` says of a character. */
enum { ENDS_SENTENCE = 1, IS_COLON = 2, OPENS_ITEM = 4, LOOK_SHIFT = 3, LOOK_MASK = 3 };
/* The columns, in the order of the names in kernel/features/packed_residue.py. */
enum {
	GRAMS, LEX, WORD_SUM, BEST, LEAST, CONTENT, SHARED, MEAN, NORM, TOPIC, NEW, CHARACTERS, FIRST_KIND, LAST_KIND, COUNTS,
	SHARES = COUNTS + COUNTED, ENDS = SHARES + COUNTED, HAS, COLON = HAS + MARKS, OPENER, ENDED, PROSE, SHORT, KEY, HITS, CLAIMS,
	BEFORE_IN_BLOCK, AFTER_IN_BLOCK, BLOCK_CHARS, BLOCK_LEX, BLOCK_GRAMS, BLOCK_HITS, BLOCK_ENDED, BLOCK_MEAN, OTHERS, KIND, GAP_BEFORE,
	GAP_AFTER, REPEATS, LOOSE_RUN, LOOSE_PLACE, ALIKE_RUN, ALIKE_PLACE, LOOSE, ALIKE_SHARE, DIFFERENT, TOP, BOTTOM, AT, CHARS_AFTER,
	PROSE_BEFORE, PROSE_AFTER, SINCE_PROSE, UNTIL_PROSE, EVIDENCE
};
static const int MOVED[] = {MEAN, TOPIC, CHARACTERS, PROSE, ENDED, HITS, KEY, FIRST_KIND, LAST_KIND, COUNTS};
static const int WINDOWED[] = {MEAN, TOPIC, PROSE, ENDED, HITS};
static const int STEPS[SPREAD] = {-2, -1, 1, 2};
static const int WINDOW[WINDOWS][2] = {{-3, -1}, {1, 3}, {-8, -1}, {1, 8}};
static const int SECOND_WINDOW[SECOND_WINDOWS][2] = {{-2, -1}, {1, 2}, {-6, -1}, {1, 6}, {-20, -1}, {1, 20}, {-3, 3}};
enum { MOVED_N = sizeof MOVED / sizeof *MOVED, WINDOWED_N = sizeof WINDOWED / sizeof *WINDOWED };
/* After evidence, what stands around, and the second pass's own. */
enum {
	SCORE, SCORE_MOVED, SCORE_AROUND = SCORE_MOVED + 2 * FAR, IN_BLOCK = SCORE_AROUND + SECOND_WINDOWS, RUN_SCORE = IN_BLOCK + 9,
	RESIDUE_AFTER, RESIDUE_BEFORE, BODY_AFTER, SINCE_BODY, UNTIL_BODY, SINCE_RESIDUE, UNTIL_RESIDUE, SECOND
};
/* What holds of the text as a whole; FLAGS are shares of sentences, TOLD what scores tell. */
static const int FLAGS[] = {ENDED, SHORT, OPENER, COLON, HITS, CLAIMS, LOOSE, HAS, HAS + 1, HAS + 5};
enum { FLAGS_N = sizeof FLAGS / sizeof *FLAGS, FLAGGED_SIGNALS = 2 };
enum { PAGE, FIRST_PASS, SECOND_PASS, FORM };

typedef struct {
	PyObject *text, *folded, *pieces, *blocks, *signals, *claims, *evidence, *kinds, *marks, *classify, *shows;
	Py_buffer table;
	Trees trees[FORESTS];
	Py_buffer asked[FORESTS]; /* by name of a forest: its row */
	int forests;
	Letters letters;
	Piece *spans;
	int32_t *block, *firsts, *cells; /* by sentence: its block; by block: its first sentence, and one more */
	int64_t *sums, *masses, *means, *more; /* room for sums: one more than sentences */
	Py_ssize_t n, wide, blocks_n, rows_n, evidence_n;
	int32_t whole[80];
	int whole_n;
} Text;

#define EACH(i) for (Py_ssize_t i = 0; i < t->n; i++)

static int32_t *row(const Text *t, Py_ssize_t name) { return t->cells + name * t->wide; }
static void put(const Text *t, Py_ssize_t name, Py_ssize_t i, int64_t value) { row(t, name)[i] = clipped(value); }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t clamp(int64_t at, int64_t top) { return at < 0 ? 0 : least(at, top); }
static int64_t from_sums(const int64_t *sums, int64_t n, int64_t i, int low, int high) { return sums[clamp(i + high + 1, n)] - sums[clamp(i + low, n)]; }

static int64_t root(int64_t of) {
	int64_t found = 0;
	for (int64_t bit = 1 << 20; bit; bit >>= 1)
		if ((found + bit) * (found + bit) <= of) found += bit;
	return found;
}

static int shown(const Text *t, int32_t at) { return asked_once(1, t->shows, t->letters.codes[at]); }

/* --- what is in each sentence */

static void see_marks(const Text *t, Py_ssize_t i, uint32_t marks[MARKS][4], const uint8_t *starts) {
	const uint32_t *codes = t->letters.codes;
	int32_t end = t->spans[i].end, free_from[MARKS] = {0};
	for (int32_t at = t->spans[i].start; at < end; at++) {
		if (codes[at] < 128 ? !starts[codes[at]] : !starts[128]) continue;
		for (int m = 0; m < MARKS; m++) {
			int32_t k = 0;
			while (k < 4 && marks[m][k] && at + k < end && codes[at + k] == marks[m][k]) k++;
			if ((k < 4 && marks[m][k]) || at < free_from[m] || row(t, HAS + m)[i] == 9) continue;
			row(t, HAS + m)[i]++, free_from[m] = at + k;
		}
	}
}

static int see_shape(const Text *t) {
	static const int COUNTED_KINDS[COUNTED] = {0, 3, 7, 8, 10};
	uint32_t marks[MARKS][4] = {{0}};
	uint8_t starts[129] = {0};
	for (int m = 0; m < MARKS; m++) {
		PyObject *mark = PyTuple_GetItem(t->marks, m);
		if (!mark || PyUnicode_GetLength(mark) > 4 || !PyUnicode_AsUCS4(mark, marks[m], 4, 0)) return 0;
		starts[marks[m][0] < 128 ? marks[m][0] : 128] = 1;
	}
	EACH(i) {
		int32_t start = t->spans[i].start, end = t->spans[i].end, counts[16] = {0}, size = end - start;
		const uint8_t *kinds = t->letters.kinds;
		for (int32_t at = start; at < end; at++) counts[kinds[at] & KIND_MASK]++;
		int first = (kinds[start] & KIND_MASK) - 1, last = (kinds[end - 1] & KIND_MASK) - 1;
		put(t, CHARACTERS, i, size), put(t, FIRST_KIND, i, first), put(t, LAST_KIND, i, last);
		for (int k = 0; k < COUNTED; k++) {
			int64_t count = counts[COUNTED_KINDS[k] + 1];
			put(t, COUNTS + k, i, count), put(t, SHARES + k, i, count * 256 / size);
		}
		see_marks(t, i, marks, starts);
		int closing = shown(t, end - 1), before = shown(t, end - 2 < start ? start : end - 2), opening = shown(t, start);
		if (closing < 0 || before < 0 || opening < 0) return 0;
		int ended = ((closing | before) & ENDS_SENTENCE) != 0;
		put(t, ENDS, i, last == END_KIND), put(t, COLON, i, (closing & IS_COLON) != 0), put(t, OPENER, i, (opening & OPENS_ITEM) != 0);
		put(t, ENDED, i, ended), put(t, PROSE, i, size >= PROSE_TEXT && ended), put(t, SHORT, i, size < SHORT_TEXT);
		put(t, KEY, i, least(size / 24, 9) * 4 + ended * 2 + (first < 1));
	}
	return 1;
}

static int see_words(const Text *t) {
	int64_t *rows = weighed(t->folded, t->classify, &t->table, t->spans, t->block, t->n);
	if (!rows) return 0;
	EACH(i) {
		const int64_t *w = rows + i * WEIGHED;
		for (int k = 0; k < WEIGHED; k++) put(t, GRAMS + k, i, w[k]);
		int64_t lex = w[LEX] * 16;
		put(t, MEAN, i, floored(lex, most(w[GRAMS], 1))), put(t, NORM, i, floored(lex, most(root(w[GRAMS]), 1)));
		put(t, TOPIC, i, w[CONTENT] ? w[SHARED] * 256 / w[CONTENT] : -1), put(t, NEW, i, w[CONTENT] - w[SHARED]);
	}
	free(rows);
	return 1;
}

/* Return the place that a dictionary gives a name, -1 where it gives none and Python has raised. */
static Py_ssize_t place_of(PyObject *places, PyObject *name) {
	PyObject *found = name ? PyDict_GetItemWithError(places, name) : NULL;
	if (!found && name && !PyErr_Occurred()) PyErr_SetObject(PyExc_KeyError, name);
	return found ? PyLong_AsSsize_t(found) : -1;
}

/* Return where the family of a rule's match stands; -2 where it is a user's rule, which is no evidence. */
static Py_ssize_t family_of(const Text *t, PyObject *ref) {
	Py_ssize_t size = PyUnicode_GetLength(ref), slash = size < 0 ? -1 : PyUnicode_FindChar(ref, '/', 0, size, 1);
	Py_ssize_t end = slash < 0 ? slash : PyUnicode_FindChar(ref, '/', slash + 1, size, 1);
	PyObject *part = slash < 0 ? NULL : PyUnicode_Substring(ref, 0, slash);
	if (!part) return PyErr_Occurred() ? -1 : (PyErr_SetString(PyExc_ValueError, "a rule's id without a family"), -1);
	int is_users = PyUnicode_CompareWithASCIIString(part, "user") == 0;
	Py_DECREF(part);
	if (is_users) return -2;
	part = PyUnicode_Substring(ref, slash + 1, end < 0 ? size : end);
	Py_ssize_t place = place_of(t->evidence, part);
	Py_XDECREF(part);
	return place;
}

static int see_signals(const Text *t) {
	Py_ssize_t at = 0, count = PyTuple_Size(t->signals);
	for (Py_ssize_t k = 0; k < count; k++) {
		PyObject *signal = PyTuple_GetItem(t->signals, k), *kind = PyTuple_GetItem(signal, 2), *start = kind ? PyTuple_GetItem(signal, 0) : NULL;
		if (!start) return 0;
		int is_match = PyUnicode_CompareWithASCIIString(kind, "match") == 0;
		Py_ssize_t place = -2, from = PyLong_AsSsize_t(start);
		if (is_match) place = family_of(t, PyTuple_GetItem(signal, 3));
		else {
			PyObject *found = PyDict_GetItemWithError(t->evidence, kind);
			place = found ? PyLong_AsSsize_t(found) : -2;
			if (place >= SIGNALS) place = -2;
		}
		if (PyErr_Occurred()) return 0;
		if (place < 0) continue;
		while (at < t->n && t->spans[at].end <= from) at++;
		if (at == t->n) break;
		row(t, EVIDENCE + place)[at]++, row(t, HITS)[at] += is_match;
	}
	return 1;
}

static int see_claims(const Text *t) {
	Py_ssize_t count = PyList_Size(t->claims);
	for (Py_ssize_t k = 0; k < count; k++) {
		Piece claim;
		PyObject *said = PyList_GetItem(t->claims, k);
		Py_ssize_t place = read_piece(&claim, said, t->letters.n) ? place_of(t->evidence, PyTuple_GetItem(said, 2)) : -1, low = 0, high = t->n;
		if (place < 0) return 0;
		while (low < high) {
			Py_ssize_t middle = (low + high) / 2;
			if (t->spans[middle].end > claim.start) high = middle;
			else low = middle + 1;
		}
		for (; low < t->n && t->spans[low].start < claim.end; low++) row(t, EVIDENCE + place)[low] = 1, row(t, CLAIMS)[low]++;
	}
	return 1;
}

/* Count the same words elsewhere in the text. */
static int see_repeats(const Text *t) {
	PyObject *heads = PyDict_New(), *keys = PyList_New(0);
	int good = heads && keys;
	for (int again = 0; again < 2; again++)
		for (Py_ssize_t i = 0; good && i < t->n; i++) {
			Piece span = t->spans[i];
			PyObject *words = again ? NULL : PyUnicode_Substring(t->text, span.start, least(span.end, span.start + REPEATED));
			PyObject *key = again ? Py_NewRef(PyList_GetItem(keys, i)) : words ? PyObject_CallMethod(words, "lower", NULL) : NULL;
			PyObject *had = key ? PyDict_GetItemWithError(heads, key) : NULL;
			long count = had ? PyLong_AsLong(had) : 0;
			good = key && !PyErr_Occurred();
			if (good && again) put(t, REPEATS, i, least(9, count));
			else if (good) {
				PyObject *one_more = PyLong_FromLong(count + 1);
				good = one_more && !PyDict_SetItem(heads, key, one_more) && !PyList_Append(keys, key);
				Py_XDECREF(one_more);
			}
			Py_XDECREF(words);
			Py_XDECREF(key);
		}
	Py_XDECREF(heads);
	Py_XDECREF(keys);
	return good;
}

/* --- where it is */

static void running(const Text *t, int64_t *sums, Py_ssize_t name) {
	const int32_t *v = row(t, name);
	sums[0] = 0;
	EACH(i) sums[i + 1] = sums[i] + v[i];
}

static int see_blocks(const Text *t) {
	static const int SUMMED[] = {LEX, GRAMS, HITS, ENDED};
	int32_t end = 0;
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		Piece bounds;
		PyObject *block = PyTuple_GetItem(t->blocks, b);
		if (!read_piece(&bounds, block, t->letters.n)) return 0;
		Py_ssize_t kind = place_of(t->kinds, PyTuple_GetItem(block, 3));
		if (kind < 0) return 0;
		int gap = b ? 0 : 3;
		for (int32_t at = end; gap < 3 && at < bounds.start; at++) gap += t->letters.codes[at] == '\n';
		end = bounds.end;
		for (int32_t i = b ? t->firsts[b - 1] : 0; i < t->firsts[b]; i++) put(t, GAP_AFTER, i, gap);
		int32_t first = t->firsts[b], beyond = t->firsts[b + 1];
		for (int32_t i = first; i < beyond; i++) {
			put(t, KIND, i, kind), put(t, GAP_BEFORE, i, gap), put(t, GAP_AFTER, i, 3);
			put(t, BEFORE_IN_BLOCK, i, least(i - first, 20)), put(t, AFTER_IN_BLOCK, i, least(beyond - i - 1, 20));
			put(t, BLOCK_CHARS, i, t->spans[beyond - 1].end - t->spans[first].start);
		}
		for (int k = 0; k < 4; k++) {
			int64_t sum = 0;
			for (int32_t i = first; i < beyond; i++) sum += row(t, SUMMED[k])[i];
			for (int32_t i = first; i < beyond; i++) put(t, BLOCK_LEX + k, i, sum);
		}
		for (int32_t i = first; i < beyond; i++) {
			int64_t lex = row(t, BLOCK_LEX)[i], grams = row(t, BLOCK_GRAMS)[i], rest = grams - row(t, GRAMS)[i];
			put(t, BLOCK_MEAN, i, floored(lex * 16, most(grams, 1)));
			put(t, OTHERS, i, rest >= 1 ? floored((lex - row(t, LEX)[i]) * 16, rest) : NONE);
		}
	}
	return 1;
}

/* Say how many blocks in a row have the same key, and where in the row each is. */
static void see_run(const Text *t, const int32_t *keys, int lengths, int places) {
	for (Py_ssize_t start = 0, end; start < t->blocks_n; start = end) {
		for (end = start + 1; end < t->blocks_n && keys[end] == keys[start];) end++;
		for (Py_ssize_t b = start; b < end; b++)
			for (int32_t i = t->firsts[b]; i < t->firsts[b + 1]; i++) put(t, lengths, i, least(99, end - start)), put(t, places, i, least(99, b - start));
	}
}

static int see_rows(const Text *t) {
	int32_t *keys = (int32_t *)(void *)t->more, totals[LOOKS] = {0}, different = 0;
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		int32_t first = t->firsts[b], size = row(t, BLOCK_CHARS)[first];
		keys[b] = size < PROSE_TEXT || !row(t, ENDED)[t->firsts[b + 1] - 1];
		for (int32_t i = first; i < t->firsts[b + 1]; i++) put(t, LOOSE, i, keys[b]);
	}
	see_run(t, keys, LOOSE_RUN, LOOSE_PLACE);
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		int32_t first = t->firsts[b], size = row(t, BLOCK_CHARS)[first];
		int head = shown(t, t->spans[first].start), length = (size >= 2) + (size >= 8) + (size >= 32) + (size >= 128);
		if (head < 0) return 0;
		keys[b] = length * 8 + row(t, ENDED)[t->firsts[b + 1] - 1] * 4 + (head >> LOOK_SHIFT & LOOK_MASK);
		different += !totals[keys[b]]++;
	}
	see_run(t, keys, ALIKE_RUN, ALIKE_PLACE);
	EACH(i) put(t, ALIKE_SHARE, i, totals[keys[t->block[i]]] * (int64_t)256 / t->blocks_n), put(t, DIFFERENT, i, different);
	return 1;
}

/* Say how far the nearest sentence before and after each is whose value is within limits. */
static void see_nearest(const Text *t, Py_ssize_t name, int64_t low, int64_t high, Py_ssize_t since, Py_ssize_t until) {
	const int32_t *v = row(t, name);
	int64_t place = -1;
	EACH(i) {
		put(t, since, i, least(i - place, 99));
		if (v[i] >= low && v[i] < high) place = i;
	}
	place = t->n;
	for (Py_ssize_t i = t->n; i-- > 0;) {
		put(t, until, i, least(place - i, 99));
		if (v[i] >= low && v[i] < high) place = i;
	}
}

static void see_places(const Text *t) {
	int64_t whole = most(1, t->spans[t->n - 1].end), prose = 0, total = 0;
	EACH(i) total += row(t, PROSE)[i] * (int64_t)row(t, CHARACTERS)[i];
	total = most(1, total);
	EACH(i) {
		put(t, TOP, i, least(i, 99)), put(t, BOTTOM, i, least(t->n - 1 - i, 99)), put(t, AT, i, t->spans[i].start * (int64_t)256 / whole);
		put(t, CHARS_AFTER, i, least(whole - t->spans[i].end, 1 << 14)), put(t, PROSE_BEFORE, i, prose * 256 / total);
		prose += row(t, PROSE)[i] * (int64_t)row(t, CHARACTERS)[i];
		put(t, PROSE_AFTER, i, (total - prose) * 256 / total);
	}
	see_nearest(t, PROSE, 1, INT64_MAX, SINCE_PROSE, UNTIL_PROSE);
}

static void move(const Text *t, const int32_t *v, int by, Py_ssize_t into) { EACH(i) put(t, into, i, i + by >= 0 && i + by < t->n ? v[i + by] : NONE); }

static void see_around(const Text *t) {
	Py_ssize_t into = EVIDENCE + t->evidence_n;
	for (int k = 0; k < MOVED_N; k++)
		for (int step = 0; step < SPREAD; step++) move(t, row(t, MOVED[k]), STEPS[step], into++);
	for (int k = 0; k < WINDOWED_N; k++) {
		running(t, t->sums, WINDOWED[k]);
		for (int w = 0; w < WINDOWS; w++, into++) {
			int low = WINDOW[w][0], high = WINDOW[w][1];
			EACH(i) put(t, into, i, floored(from_sums(t->sums, t->n, i, low, high) * 16, high - low + 1));
		}
	}
}

/* --- the text as a whole */

static void tell(Text *t, int64_t value) { t->whole[t->whole_n++] = clipped(value); }

static int64_t total(const Text *t, Py_ssize_t name) {
	int64_t sum = 0;
	EACH(i) sum += row(t, name)[i];
	return sum;
}

static int64_t share(const Text *t, Py_ssize_t name, int32_t at_least) {
	int64_t count = 0;
	EACH(i) count += row(t, name)[i] >= at_least;
	return count * 256 / t->n;
}

static void tell_text(Text *t) {
	int64_t chars = most(1, total(t, CHARACTERS)), prose = 0, marked[PARTS] = {0}, shorts[PARTS] = {0}, of[PARTS] = {0}, clear = 0, alike = 0;
	EACH(i) {
		int end = row(t, TOP)[i] * (Py_ssize_t)2 >= t->n;
		prose += row(t, PROSE)[i] * (int64_t)row(t, CHARACTERS)[i], clear += row(t, MEAN)[i] < -3, alike = most(alike, row(t, ALIKE_SHARE)[i]);
		of[end]++, marked[end] += row(t, MEAN)[i] >= 6, shorts[end] += row(t, SHORT)[i];
	}
	tell(t, least(t->n, 4000)), tell(t, least(t->blocks_n, 4000)), tell(t, least(chars, 1 << 20)), tell(t, prose * 256 / chars);
	tell(t, floored(total(t, LEX) * 64, most(1, total(t, GRAMS)))), tell(t, chars / t->n);
	for (int k = 0; k < FLAGS_N; k++) tell(t, share(t, FLAGS[k], 1));
	for (int k = 0; k < FLAGGED_SIGNALS; k++) tell(t, share(t, EVIDENCE + 1 + k, 1));
	for (int k = 0; k < COUNTED; k++) tell(t, total(t, COUNTS + k) * 256 / chars);
	tell(t, (marked[0] + marked[1]) * 256 / t->n), tell(t, clear * 256 / t->n);
	for (int part = 0; part < PARTS; part++) tell(t, marked[part] * 256 / most(1, of[part])), tell(t, shorts[part] * 256 / most(1, of[part]));
	tell(t, share(t, REPEATS, 2)), tell(t, floored(total(t, TOPIC), t->n)), tell(t, alike), tell(t, row(t, DIFFERENT)[0] * 256 / t->blocks_n);
}

static void tell_scores(Text *t, const int64_t *scores) {
	static const int64_t LIMIT[LIMITS] = {0, 300};
	int64_t best[HIGHEST + 1], chars = most(1, total(t, CHARACTERS)), sum = 0, head = scores[0], tail = scores[t->n - 1];
	for (int k = 0; k <= HIGHEST; k++) best[k] = NONE;
	EACH(i) {
		int k = HIGHEST;
		for (; k && (best[k - 1] < scores[i] || k > i); k--) best[k] = best[k - 1];
		best[k] = scores[i], sum += scores[i];
		if (i < 3) head = most(head, scores[i]);
		if (i >= t->n - 3) tail = most(tail, scores[i]);
	}
	for (int k = 0; k < HIGHEST; k++) tell(t, best[k]);
	for (int k = 0; k < LIMITS; k++) {
		int64_t count = 0, above = 0;
		EACH(i) if (scores[i] > LIMIT[k]) count++, above += row(t, CHARACTERS)[i];
		tell(t, least(99, count)), tell(t, above * 256 / chars);
	}
	tell(t, head), tell(t, tail), tell(t, floored(sum, t->n));
}

/* --- what the first pass says of each sentence, and of those around it */

static void see_scores(const Text *t, const int64_t *scores) {
	Py_ssize_t own = EVIDENCE + t->evidence_n + MOVED_N * SPREAD + WINDOWED_N * WINDOWS;
	int64_t *weighted = t->sums, *masses = t->masses, *middle = t->means, *residue = t->more;
	EACH(i) put(t, own + SCORE, i, scores[i]);
	for (int by = -FAR, into = SCORE_MOVED; by <= FAR; by++)
		if (by) move(t, row(t, own + SCORE), by, own + into++);
	weighted[0] = masses[0] = residue[0] = 0;
	EACH(i) {
		int64_t mass = least(row(t, CHARACTERS)[i], 400);
		weighted[i + 1] = weighted[i] + scores[i] * mass, masses[i + 1] = masses[i] + mass, residue[i + 1] = residue[i] + (scores[i] >= 0 ? mass : 0);
	}
	for (int w = 0; w < SECOND_WINDOWS; w++)
		EACH(i) {
			int low = SECOND_WINDOW[w][0], high = SECOND_WINDOW[w][1];
			put(t, own + SCORE_AROUND + w, i, floored(from_sums(weighted, t->n, i, low, high), most(1, from_sums(masses, t->n, i, low, high))));
		}
	int64_t all = masses[t->n], bad = residue[t->n];
	EACH(i) {
		int64_t after = all - masses[i + 1], bad_after = bad - residue[i + 1];
		put(t, own + RESIDUE_AFTER, i, bad_after * 256 / most(after, 1)), put(t, own + RESIDUE_BEFORE, i, residue[i] * 256 / most(masses[i], 1));
		put(t, own + BODY_AFTER, i, least(after - bad_after, 1 << 14));
	}
	see_nearest(t, own + SCORE, INT64_MIN, -512, own + SINCE_BODY, own + UNTIL_BODY);
	see_nearest(t, own + SCORE, 256, INT64_MAX, own + SINCE_RESIDUE, own + UNTIL_RESIDUE);
	/* The lowest, the highest and the mean of each block, of the one before and the one after. */
	int64_t *sums = weighted;
	sums[0] = 0;
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		int32_t first = t->firsts[b], beyond = t->firsts[b + 1];
		int64_t said[3] = {scores[first], scores[first], 0};
		for (int32_t i = first; i < beyond; i++) said[0] = least(said[0], scores[i]), said[1] = most(said[1], scores[i]), said[2] += scores[i];
		middle[b] = said[2] = floored(said[2], beyond - first), sums[b + 1] = sums[b] + middle[b];
		for (int k = 0; k < 3; k++) {
			Py_ssize_t into = own + IN_BLOCK + 3 * k;
			int32_t before = b ? row(t, into)[t->firsts[b - 1]] : NONE;
			for (int32_t i = first; i < beyond; i++) put(t, into, i, said[k]), put(t, into + 1, i, before), put(t, into + 2, i, NONE);
			for (int32_t i = b ? t->firsts[b - 1] : first; b && i < first; i++) put(t, into + 2, i, said[k]);
		}
	}
	/* Lines of the same look that follow each other are of one kind. */
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		int32_t first = t->firsts[b], place = row(t, ALIKE_PLACE)[first];
		int64_t end = least(t->blocks_n, b + row(t, ALIKE_RUN)[first]);
		int64_t said = place && place < 99 ? row(t, own + RUN_SCORE)[t->firsts[b - 1]] : floored(sums[end] - sums[b], most(1, end - b));
		for (int32_t i = first; i < t->firsts[b + 1]; i++) put(t, own + RUN_SCORE, i, said);
	}
}

/* --- from Python and back */

static int read_sentences(Text *t) {
	t->blocks_n = PyTuple_Size(t->pieces);
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		Py_ssize_t size = PyTuple_Size(PyTuple_GetItem(t->pieces, b));
		if (size < 0) return 0;
		if (!size) t->blocks_n = -1;
		t->n += size;
	}
	if (t->blocks_n < 1 || PyTuple_Size(t->blocks) != t->blocks_n || t->n > INT32_MAX / 1024) {
		if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "blocks without sentences");
		return 0;
	}
	t->wide = (t->n + LANES - 1) / LANES * LANES;
	t->rows_n = EVIDENCE + t->evidence_n + MOVED_N * SPREAD + WINDOWED_N * WINDOWS + SECOND;
	size_t n = (size_t)t->n;
	t->spans = malloc(n * sizeof *t->spans), t->block = malloc(4 * n), t->firsts = malloc(4 * n + 4);
	t->sums = malloc(32 * (n + 1)), t->cells = calloc((size_t)(t->rows_n * t->wide), 4);
	if (!t->spans || !t->block || !t->firsts || !t->sums || !t->cells) return PyErr_NoMemory() != NULL;
	t->masses = t->sums + n + 1, t->means = t->masses + n + 1, t->more = t->means + n + 1;
	int32_t i = 0, reached = 0;
	for (Py_ssize_t b = 0; b < t->blocks_n; b++) {
		PyObject *pieces = PyTuple_GetItem(t->pieces, b);
		t->firsts[b] = i;
		for (Py_ssize_t k = 0; k < PyTuple_Size(pieces); k++, i++) {
			if (!read_piece(t->spans + i, PyTuple_GetItem(pieces, k), t->letters.n)) return 0;
			if (t->spans[i].start < reached || t->spans[i].start == t->spans[i].end) {
				PyErr_SetString(PyExc_ValueError, "sentences that are empty or overlap");
				return 0;
			}
			t->block[i] = (int32_t)b, reached = t->spans[i].end;
		}
	}
	t->firsts[t->blocks_n] = i;
	return 1;
}

/* Let a forest judge rows that are n long. */
static int ask_forest(const Text *t, int which, const int32_t *cells, Py_ssize_t wide, Py_ssize_t rows_n, Py_ssize_t n, int64_t *sums) {
	const Trees *trees = t->trees + which;
	const int16_t *asked = t->asked[which].buf;
	const int32_t **rows = malloc(((size_t)trees->names + 1) * sizeof *rows);
	int good = rows != NULL;
	if (!good) PyErr_NoMemory();
	for (Py_ssize_t k = 0; good && k < trees->names; k++) {
		good = asked[k] >= 0 && asked[k] < rows_n;
		if (good) rows[k] = cells + asked[k] * wide;
		else PyErr_SetString(PyExc_ValueError, "trees that do not fit these columns");
	}
	if (good) sum_trees(trees, rows, n, sums);
	free(rows);
	return good;
}

/* Let a forest judge the text as a whole. */
static int ask_whole(const Text *t, int which, int64_t *said) {
	int32_t cells[sizeof t->whole / 4 * LANES] = {0};
	for (int k = 0; k < t->whole_n; k++) cells[k * LANES] = t->whole[k];
	return ask_forest(t, which, cells, LANES, t->whole_n, 1, said);
}

static PyObject *judged(Text *t, long long limit) {
	int64_t said, *scores, *first;
	if (!read_letters(&t->letters, t->text, t->classify) || !read_sentences(t) || !see_words(t) || !see_shape(t)) return NULL;
	if (!see_signals(t) || !see_claims(t) || !see_blocks(t) || !see_repeats(t) || !see_rows(t)) return NULL;
	see_places(t);
	tell_text(t);
	if (!ask_whole(t, PAGE, &said)) return NULL;
	if (said >= limit) return Py_NewRef(Py_None);
	see_around(t);
	PyObject *out = NULL, *column = new_column(t->n, &scores);
	first = malloc(8 * (size_t)t->n);
	int good = first && column && ask_forest(t, FIRST_PASS, t->cells, t->wide, t->rows_n, t->n, first);
	if (good) see_scores(t, first);
	good = good && ask_forest(t, SECOND_PASS, t->cells, t->wide, t->rows_n, t->n, scores);
	if (good) tell_scores(t, scores);
	if (good && ask_whole(t, FORM, &said))
		out = Py_BuildValue("(Ny#L)", column, (const char *)t->cells, (Py_ssize_t)4 * t->rows_n * t->wide, (long long)said);
	else Py_XDECREF(column);
	if (!first) PyErr_NoMemory();
	free(first);
	return out;
}

static int open_text(Text *t, PyObject *forests) {
	if (PyTuple_Size(forests) != FORESTS || PyTuple_Size(t->marks) != MARKS) return 0;
	t->evidence_n = PyDict_Size(t->evidence);
	for (; t->forests < FORESTS; t->forests++) {
		PyObject *trees;
		Py_buffer *asked = t->asked + t->forests;
		if (!PyArg_ParseTuple(PyTuple_GetItem(forests, t->forests), "y*O", asked, &trees)) return 0;
		if (open_trees(t->trees + t->forests, trees, asked->len / 2)) continue;
		PyBuffer_Release(asked);
		return 0;
	}
	return 1;
}

/* residue(text, folded, pieces, blocks, signals, claims, (evidence, kinds, marks), table, (classify, shows), forests, limit)
   -> scores, cells, what is said of the form; None of a page. */
PyObject *py_residue(PyObject *self, PyObject *args) {
	(void)self;
	Text text, *t = &text;
	PyObject *forests, *out = NULL;
	long long limit;
	memset(t, 0, sizeof *t);
	if (!PyArg_ParseTuple(args, "UUO!O!O!O!(O!O!O!)y*(OO)O!L", &t->text, &t->folded, &PyTuple_Type, &t->pieces, &PyTuple_Type, &t->blocks,
			&PyTuple_Type, &t->signals, &PyList_Type, &t->claims, &PyDict_Type, &t->evidence, &PyDict_Type, &t->kinds, &PyTuple_Type, &t->marks,
			&t->table, &t->classify, &t->shows, &PyTuple_Type, &forests, &limit))
		return NULL;
	if (open_text(t, forests)) out = judged(t, limit);
	if (!out && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "trees that do not fit these columns");
	while (t->forests--) {
		close_trees(t->trees + t->forests);
		PyBuffer_Release(t->asked + t->forests);
	}
	close_letters(&t->letters);
	void *all[] = {t->spans, t->block, t->firsts, t->sums, t->cells};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
	PyBuffer_Release(&t->table);
	return out;
}
