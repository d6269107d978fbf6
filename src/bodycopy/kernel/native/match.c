/* One phrase, matched outward from a token: what kernel/phrases/search.py does, with positions in arrays. */
#include "native.h"

/* Positions between tokens, best first, each once: told apart by their last bits, as a phrase takes fewer tokens than there is room. */
#define ROOM 2048
typedef struct {
	size_t n;
	uint64_t seen[ROOM / 64];
	int32_t v[ROOM];
} Places;

static void clear(Places *p) { p->n = 0, memset(p->seen, 0, sizeof p->seen); }
static void add(Places *p, int64_t place) {
	uint64_t *word = p->seen + (uint64_t)place % ROOM / 64, bit = 1ull << (uint64_t)place % 64;
	if (*word & bit) return;
	*word |= bit, p->v[p->n++] = (int32_t)place;
}

/* --- what stands where */

static int is_marks(const Context *c, int64_t at) { return (flags(c, at) & IS_MARKS) != 0; }
static int is_word(const Context *c, int64_t at) { return (flags(c, at) & (ALPHA | UNSPACED)) == ALPHA; }
static int is_wordlike(const Context *c, int64_t at) { return is_word(c, at) || flags(c, at) & DIGIT; }
static int touches(const Context *c, int64_t at) {
	const Token *one = token(c, at - 1), *two = token(c, at);
	return two->start >= 0 && one->end == two->start;
}

static int may_touch(const Context *c, int64_t one, int64_t two) {
	return is_wordlike(c, one) && is_wordlike(c, two) && !(flags(c, one) & flags(c, two) & ALPHA);
}

static int has_ending(const Context *c, int64_t at) {
	return token(c, at)->id == c->book->apostrophe && is_word(c, at + 1) && touches(c, at) && touches(c, at + 1);
}

static int starts_clean(const Context *c, int64_t first) {
	return first <= 0 || is_marks(c, first - 1) || !(may_touch(c, first - 1, first) && touches(c, first));
}

static int ends_clean(const Context *c, int64_t after) {
	if ((is_marks(c, after) && token(c, after)->id != c->book->apostrophe) || !is_wordlike(c, after - 1)) return 1;
	return may_touch(c, after - 1, after) ? !touches(c, after) : !has_ending(c, after);
}

static int may_start(const Context *c, int32_t kind, int64_t first) {
	return (!(kind & AT_START) || is_first(c, first)) && starts_clean(c, first);
}

static int may_end(const Context *c, int32_t kind, int64_t after) {
	return (!(kind & AT_END) || is_last(c, after)) && ends_clean(c, after);
}

/* --- elements; a step is 1 to go on from a position and -1 to go back from it */

enum { GAP_ROOM = 20, GAP_WORD = 5, GAP_MARKS = 8 };

static int is_inner(const Context *c, int64_t at) {
	return !(flags(c, at) & ALNUM) && is_wordlike(c, at - 1) && is_wordlike(c, at + 1) && touches(c, at) && touches(c, at + 1);
}

static int ends_sentence(uint32_t code) {
	static const uint32_t ENDS[] = {'.', '!', '?', 0x2026, 0x3002, 0x964, 0x965, 0x61F, 0x6D4, 0x589, 0x1362};
	for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
		if (ENDS[i] == code) return 1;
	return 0;
}

static int cost(const Context *c, int64_t at, int64_t glued_to) {
	const Token *t = token(c, at);
	if (t->flags & BREAKS) return -1;
	if (t->flags & UNSPACED) return 1;
	if (!is_wordlike(c, at)) return t->length == 1 && ends_sentence(t->first) && !is_inner(c, at) ? -1 : 0;
	return glued_to >= 0 && is_inner(c, glued_to) ? 0 : GAP_WORD;
}

static void gap(Context *c, int64_t at, int step, Places *out) {
	int spent = 0, marks = 0;
	int64_t from = step > 0 ? at : at - 1;
	for (int64_t here = from; here >= 0 && !c->error; here += step) {
		int one = cost(c, here, step * (here - from) > 1 ? here - step : -1);
		if (one < 0) return;
		spent += one, marks += !one;
		if (spent > GAP_ROOM || marks > GAP_MARKS) return;
		if (spent) add(out, step > 0 ? here + 1 : here);
	}
}

static int stem_ends(const Context *c, int32_t stem, int64_t at, int64_t ends[2]) {
	const Token *t = token(c, at);
	Section stems = c->book->of[STEMS];
	if (t->flags & BREAKS || !book_spells(c->book, get(stems, 2 * (uint32_t)stem), get(stems, 2 * (uint32_t)stem + 1), c->codes + t->at, (uint32_t)t->length)) return 0;
	int n = 0;
	if (has_ending(c, at + 1)) ends[n++] = at + 3;
	ends[n++] = at + 1;
	return n;
}

static int number_starts(const Context *c, int64_t digits, int64_t starts[3]) {
	int n = 0;
	if (digits > 0 && flags(c, digits - 1) & CURRENCY) {
		if (digits > 1 && token(c, digits - 1)->id == c->book->dollar && flags(c, digits - 2) & (DOLLARS | CURRENCY)) starts[n++] = digits - 2;
		starts[n++] = digits - 1;
	}
	starts[n++] = digits;
	return n;
}

static int number_ends(const Context *c, int64_t digits, int64_t ends[2]) {
	int n = 0;
	if (flags(c, digits + 1) & CURRENCY) ends[n++] = digits + 2;
	ends[n++] = digits + 1;
	return n;
}

static int is_among(const int64_t *places, int n, int64_t place) {
	while (n)
		if (places[--n] == place) return 1;
	return 0;
}

static void take_number(Context *c, int64_t at, int step, Places *out) {
	int64_t starts[3], ends[2], digits = step > 0 ? at : at - 1;
	for (int tried = 0; tried < (step > 0 ? 3 : 2) && digits >= 0; tried++, digits += step) {
		if (!(flags(c, digits) & DIGIT)) continue;
		int starts_n = number_starts(c, digits, starts), ends_n = number_ends(c, digits, ends);
		if (step > 0 && is_among(starts, starts_n, at))
			for (int i = 0; i < ends_n; i++) add(out, ends[i]);
		if (step < 0 && is_among(ends, ends_n, at))
			for (int i = 0; i < starts_n; i++) add(out, starts[i]);
	}
}

static void take(Context *c, int32_t element, int64_t at, int step, Places *out) {
	int32_t value = element & 0x0FFFFFFF;
	int64_t ends[2];
	if (step < 0 && at <= 0) return;
	switch (element >> 28) {
	case ELEMENT_WORD:
		if (token(c, step > 0 ? at : at - 1)->id == value) add(out, at + step);
		return;
	case ELEMENT_STEM:
		if (step > 0) {
			int n = stem_ends(c, value, at, ends);
			for (int i = 0; i < n; i++) add(out, ends[i]);
		} else
			for (int64_t start = at - 1; start >= at - 3 && start >= 0; start -= 2)
				if (is_among(ends, stem_ends(c, value, start, ends), at)) add(out, start);
		return;
	case ELEMENT_NUMBER: take_number(c, at, step, out); return;
	case ELEMENT_GAP: gap(c, at, step, out); return;
	default: return;
	}
}

/* Follow elements in a row, from a position, in either direction. */
static void follow(Context *c, Range elements, int64_t at, int step, Places *out) {
	Section all = c->book->of[ELEMENTS];
	int64_t i = step > 0 ? elements.from : (int64_t)elements.to - 1, from = elements.from, to = elements.to;
	for (; i >= from && i < to && all.v[i] >> 28 == ELEMENT_WORD; i += step, at += step)
		if ((step < 0 && at <= 0) || token(c, step > 0 ? at : at - 1)->id != all.v[i]) return;
	if (i < from || i >= to) {
		add(out, at);
		return;
	}
	Places one, two, *here = &one, *next = &two;
	clear(here), clear(next);
	add(here, at);
	for (; i >= from && i < to && here->n && !c->error; i += step) {
		clear(next);
		for (size_t k = 0; k < here->n; k++) take(c, all.v[i], here->v[k], step, next);
		Places *was = here;
		here = next, next = was;
	}
	for (size_t k = 0; k < here->n; k++) add(out, here->v[k]);
}

/* --- phrases */

/* An anchor in one number: slot, choice, element, and whether all of the phrase's only slot is words. */
typedef struct {
	uint32_t slot, choice, element;
	int plain;
} Anchor;

static Anchor unpacked(int32_t packed) {
	uint32_t p = (uint32_t)packed;
	return (Anchor){p >> 24, p >> 12 & 0xFFF, p >> 1 & 0x7FF, (int)(p & 1)};
}

static Range slots_of(const Context *c, int32_t phrase) { return range_of(c->book->of[FIRST_SLOTS], phrase, c->book->of[FIRST_CHOICES].n); }
static Range choices_of(const Context *c, uint32_t slot) { return range_of(c->book->of[FIRST_CHOICES], (int32_t)slot, c->book->of[FIRST_ELEMENTS].n); }
static Range elements_of(const Context *c, uint32_t choice) { return range_of(c->book->of[FIRST_ELEMENTS], (int32_t)choice, c->book->of[ELEMENTS].n); }

/* Where a match may end, or start, going by the elements from its anchor on, or by those before it. */
static void reach(Context *c, int32_t phrase, Anchor anchor, int64_t at, int step, Places *out) {
	Range slots = slots_of(c, phrase);
	int64_t slot = (int64_t)slots.from + anchor.slot;
	if (slot >= slots.to) return;
	Range elements = elements_of(c, choices_of(c, (uint32_t)slot).from + anchor.choice);
	uint32_t middle = elements.from + anchor.element;
	if (middle > elements.to) return;
	Places one, two, *here = &one, *next = &two;
	clear(here), clear(next);
	follow(c, step > 0 ? (Range){middle, elements.to} : (Range){elements.from, middle}, at, step, here);
	for (slot += step; slot >= slots.from && slot < slots.to && here->n && !c->error; slot += step) {
		Range choices = choices_of(c, (uint32_t)slot);
		clear(next);
		for (size_t k = 0; k < here->n; k++)
			for (uint32_t choice = choices.from; choice < choices.to; choice++) follow(c, elements_of(c, choice), here->v[k], step, next);
		Places *was = here;
		here = next, next = was;
	}
	int32_t kind = get(c->book->of[PHRASE_FLAGS], (uint32_t)phrase);
	for (size_t k = 0; k < here->n; k++)
		if (step > 0 || may_start(c, kind, here->v[k])) add(out, here->v[k]);
}

/* Tell whether a phrase may end in a word of its own, no gap and no stem. */
static int is_final(const Context *c, int32_t phrase, int32_t id) {
	Range slots = slots_of(c, phrase);
	for (uint32_t slot = slots.to; slot-- > slots.from;) {
		Range choices = choices_of(c, slot);
		int whole = 1;
		for (uint32_t choice = choices.from; choice < choices.to; choice++) {
			Range elements = elements_of(c, choice);
			if (elements.from == elements.to) whole = 0;
			else if (get(c->book->of[ELEMENTS], elements.to - 1) == id) return 1;
		}
		if (whole) return 0;
	}
	return 0;
}

static int is_label(Context *c, int32_t phrase, int64_t first, int64_t after) {
	int32_t last = token(c, after - 1)->id, words = 0, letters = 0;
	if (!last || !is_final(c, phrase, last)) return 0;
	for (int64_t at = first; at < after; at++)
		if (!is_marks(c, at)) words++, letters += token(c, at)->length;
	if (words < 2 && letters < 12) return 0;
	for (int64_t next = past_plain(c, after); next > 0 && (size_t)next <= c->n; next = past_plain(c, next + 1)) {
		uint32_t what = flags(c, next);
		if (what & (CAPITAL | BREAKS)) {
			const Token *here = token(c, next - 1);
			const Labels *labels = labels_of(c, here->unit);
			if (what & BREAKS) return labels->n > 0;
			if (labels->n && bsearch(&here->end, labels->ends, (size_t)labels->n, 4, by_place)) return 1;
		}
		if (!(what & IS_MARKS)) return 0;
	}
	return 0;
}

static int match_plain(Context *c, int32_t phrase, int32_t kind, Anchor anchor, int64_t at, Hit *hit) {
	Section all = c->book->of[ELEMENTS];
	Range elements = elements_of(c, choices_of(c, slots_of(c, phrase).from).from + anchor.choice);
	int64_t first = at - anchor.element, after = first + (elements.to - elements.from);
	if (first < 0 || after == first) return 0;
	for (int64_t i = first; i < after; i++)
		if (token(c, i)->id != all.v[elements.from + (i - first)]) return 0;
	if (!may_start(c, kind, first)) return 0;
	hit->first = (int32_t)first, hit->last = (int32_t)after - 1;
	if (may_end(c, kind, after)) return 1;
	return kind & AT_START && kind & AT_END && is_label(c, phrase, first, after);
}

/* Match a phrase whose anchor is the token `at`; 0 where it doesn't. */
int match(Context *c, int32_t phrase, int32_t packed, int64_t at, Hit *hit) {
	Anchor anchor = unpacked(packed);
	int32_t kind = get(c->book->of[PHRASE_FLAGS], (uint32_t)phrase);
	*hit = (Hit){token(c, at)->unit, phrase, 0, 0, kind & GAPPED};
	if (anchor.plain) return match_plain(c, phrase, kind, anchor, at, hit);
	Places starts, afters;
	clear(&starts), clear(&afters);
	int64_t after = -1;
	if (kind & AT_START) reach(c, phrase, anchor, at, -1, &starts);
	if (!(kind & AT_START) || starts.n) reach(c, phrase, anchor, at, 1, &afters);
	if (!(kind & AT_START) && afters.n) reach(c, phrase, anchor, at, -1, &starts);
	if (starts.n && afters.n && !c->error) {
		/* The best stands first; without gaps that is the longest, from whichever token one looks. */
		int64_t first = starts.v[0];
		for (size_t i = 1; !(kind & GAPPED) && i < starts.n; i++)
			if (starts.v[i] < first) first = starts.v[i];
		for (size_t i = 0; i < afters.n && !(kind & GAPPED && after >= 0); i++)
			if (afters.v[i] > after && may_end(c, kind, afters.v[i])) after = afters.v[i];
		for (size_t i = 0; after < 0 && kind & AT_START && kind & AT_END && i < afters.n; i++)
			if (is_label(c, phrase, first, afters.v[i])) after = afters.v[i];
		hit->first = (int32_t)first, hit->last = (int32_t)after - 1;
	}
	return after >= 0;
}
