/* All phrases of a book in a text's tokens: what kernel/phrases/search.py does. */
#include "native.h"

/* A key is at most three tokens and an edge long. */
#define DEEPEST 6

static void try_match(Context *c, int32_t phrase, int32_t anchor, int64_t at) {
	Hit hit;
	if (phrase < c->silent_n && c->silent[phrase]) return;
	if (c->error || !match(c, phrase, anchor, at, &hit) || c->error) return;
	if (hit.last < hit.first || hit.unit < 0) return;
	if (grow(c, &c->hits, &c->hits_cap, c->hits_n + 1, sizeof(Hit))) c->hits[c->hits_n++] = hit;
}

static void use(Context *c, int32_t node, int64_t at) {
	Section uses = c->book->of[USES];
	Range r = range_of(c->book->of[FIRST_USES], node, uses.n / 2);
	for (uint32_t i = r.from; i < r.to && !c->error; i++) {
		int32_t phrase = uses.v[2 * i];
		if (phrase >= 0) try_match(c, phrase, uses.v[2 * i + 1], at);
	}
}

/* Tell whether an end may come before a token; it may say so too often, as a match is asked again. */
static int may_be_end(const Context *c, int64_t at) {
	if (is_last(c, at)) return 1;
	at = past_plain(c, at);
	return c->ask_labels != Py_None && flags(c, at) & CAPITAL;
}

/* Return the node that a token leads to; -1 where there is none. */
static int32_t child_of(const Book *book, int32_t node, int32_t token) {
	Section tokens = book->of[EDGE_TOKENS];
	if (node == NODE_ROOT) {
		int32_t child = get(book->of[ROOT], (uint32_t)token);
		return child ? child : -1;
	}
	Range r = range_of(book->of[FIRST_EDGES], node, tokens.n);
	while (r.from < r.to) {
		uint32_t middle = r.from + (r.to - r.from) / 2;
		if (tokens.v[middle] < token) r.from = middle + 1;
		else if (tokens.v[middle] > token) r.to = middle;
		else return (int32_t)middle + NODES_BEFORE_EDGES;
	}
	return -1;
}

static void walk(Context *c, int32_t node, int64_t at, int64_t anchor, int depth) {
	const Token *t = token(c, at);
	int32_t to;
	if (depth > DEEPEST || c->error) return;
	use(c, node, anchor);
	if (t->canonical && (to = child_of(c->book, node, t->canonical)) >= 0) walk(c, to, at + 1, anchor, depth + 1);
	if ((to = child_of(c->book, node, TOKEN_EDGE)) >= 0 && may_be_end(c, at)) use(c, to, anchor);
	for (int32_t k = 0; k < t->others_n; k++)
		if ((to = child_of(c->book, node, c->pool[t->others + k])) >= 0) walk(c, to, at + 1, anchor, depth + 1);
}

/* Keys that begin with a token as it stands. */
static void from_token(Context *c, int64_t at) {
	const Token *t = token(c, at), *next = token(c, at + 1);
	int32_t node = t->canonical ? child_of(c->book, NODE_ROOT, t->canonical) : -1, to;
	if (node < 0) return;
	/* What stands before a word may be a number of several tokens: the word is the one to match from. */
	if (next->canonical && (to = child_of(c->book, node, next->canonical)) >= 0) walk(c, to, at + 2, at + (t->canonical == TOKEN_NUMBERS), 0);
	use(c, node, at);
	if ((to = child_of(c->book, node, TOKEN_EDGE)) >= 0 && may_be_end(c, at + 1)) use(c, to, at);
}

/* Keys that begin with what a token stands for beside itself, or go on with it. */
static void from_others(Context *c, int64_t at) {
	const Token *t = token(c, at), *before = token(c, at - 1);
	int32_t head = t->others_n && before->canonical ? child_of(c->book, NODE_ROOT, before->canonical) : -1, to;
	for (int32_t k = 0; k < t->others_n; k++) {
		int32_t other = c->pool[t->others + k];
		if ((to = child_of(c->book, NODE_ROOT, other)) >= 0) walk(c, to, at + 1, at, 0);
		if (head >= 0 && (to = child_of(c->book, head, other)) >= 0) walk(c, to, at + 1, before->canonical == TOKEN_NUMBERS ? at : at - 1, 0);
	}
}

/* Keys that a piece opens with, marks aside. */
static void from_opening(Context *c, int64_t at) {
	int32_t to;
	at = past_marks(c, at);
	if (token(c, at)->id > TOKEN_DOLLAR && (to = child_of(c->book, NODE_OPENINGS, token(c, at)->id)) >= 0) walk(c, to, at + 1, at, 0);
}

/* --- of hits of one phrase in one unit those that count */

static int by_worth(const void *one, const void *two) {
	const Hit *a = one, *b = two;
	if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
	if (a->phrase != b->phrase) return a->phrase < b->phrase ? -1 : 1;
	/* With a gap in it the shortest counts, and else the longest. */
	int32_t x = a->gapped ? a->last : a->first, y = b->gapped ? b->last : b->first;
	if (x != y) return x < y ? -1 : 1;
	x = a->gapped ? a->first : a->last, y = b->gapped ? b->first : b->last;
	return (x < y) - (x > y);
}

static void keep_best(Context *c, size_t from) {
	Hit *hits = c->hits + from;
	size_t n = c->hits_n - from, kept = 0;
	int32_t reached = -1;
	if (!n) return;
	qsort(hits, n, sizeof(Hit), by_worth);
	for (size_t i = 0; i < n; i++) {
		Hit hit = hits[i];
		int32_t edge = hit.gapped ? hit.first : hit.last;
		if (!kept || hit.unit != hits[kept - 1].unit || hit.phrase != hits[kept - 1].phrase) reached = -1;
		if (edge > reached) {
			reached = edge;
			hits[kept++] = hit;
		}
	}
	c->hits_n = from + kept;
}

/* --- guards: a rule's own phrases, looked for in the units about its matches */

typedef struct {
	int32_t unit, rule;
} Near;

static int by_unit(const void *one, const void *two) {
	const Near *a = one, *b = two;
	if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
	return (a->rule > b->rule) - (a->rule < b->rule);
}

/* Rows of guards, sorted by key: each a key, a phrase and its anchor. */
typedef struct {
	const int32_t *v;
	size_t n;
} Rows;

static void guard_token(Context *c, Rows rows, int32_t key, int64_t at) {
	size_t low = 0, high = rows.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (rows.v[3 * middle] < key) low = middle + 1;
		else high = middle;
	}
	for (; low < rows.n && rows.v[3 * low] == key && !c->error; low++)
		if (rows.v[3 * low + 1] >= 0) try_match(c, rows.v[3 * low + 1], rows.v[3 * low + 2], at);
}

static void guard_unit(Context *c, Rows rows, size_t first, size_t after) {
	if (!rows.n) return;
	for (size_t at = first; at < after && !c->error; at++) {
		const Token *t = c->tokens + at;
		if (t->id > TOKEN_DOLLAR) guard_token(c, rows, t->id, (int64_t)at);
		for (int32_t k = 0; k < t->others_n; k++)
			if (c->pool[t->others + k] != t->id && c->pool[t->others + k] > TOKEN_DOLLAR) guard_token(c, rows, c->pool[t->others + k], (int64_t)at);
	}
}

static Rows rows_of(const Context *c, int32_t rule) {
	Range r = range_of(c->book->of[FIRST_GUARDS], rule, c->book->of[GUARDS].n / 3);
	return (Rows){c->book->of[GUARDS].v + 3 * (size_t)r.from, r.to - r.from};
}

static int by_key(const void *one, const void *two) {
	int32_t a = *(const int32_t *)one, b = *(const int32_t *)two;
	return (a > b) - (a < b);
}

/* A unit as long as this is gone through once for all rules, not once for each. */
enum { LONG_UNIT = 512 };

static void guard_long(Context *c, const Near *near, size_t n, size_t first, size_t after) {
	size_t rows = 0, cap = 0, k = 0;
	int32_t *all = NULL;
	for (size_t i = 0; i < n; i++) rows += rows_of(c, near[i].rule).n;
	if (!rows || !grow(c, &all, &cap, rows, 12)) return;
	for (size_t i = 0; i < n; i++) {
		Rows own = rows_of(c, near[i].rule);
		if (i && near[i].rule == near[i - 1].rule) continue;
		if (own.n) memcpy(all + 3 * k, own.v, 12 * own.n);
		k += own.n;
	}
	qsort(all, k, 12, by_key);
	guard_unit(c, (Rows){all, k}, first, after);
	free(all);
}

static size_t first_of(const Context *c, int32_t unit) {
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->tokens[middle].unit < unit) low = middle + 1;
		else high = middle;
	}
	return low;
}

static void guard(Context *c) {
	Section rules = c->book->of[LEAD_RULES];
	size_t leads = c->hits_n, n = 0, cap = 0;
	Near *near = NULL;
	if (!grow(c, &near, &cap, 3 * leads + 1, sizeof(Near))) return;
	for (size_t i = 0; i < leads; i++) {
		const Hit *hit = c->hits + i;
		if (hit->phrase >= c->book->leads || (uint32_t)hit->phrase >= rules.n || rules.v[hit->phrase] < 0) continue;
		for (int32_t unit = hit->unit - 1; unit <= hit->unit + 1; unit++)
			if (unit >= 0 && unit < c->units_n) near[n++] = (Near){unit, rules.v[hit->phrase]};
	}
	qsort(near, n, sizeof(Near), by_unit);
	for (size_t i = 0, next; i < n && !c->error; i = next) {
		for (next = i + 1; next < n && near[next].unit == near[i].unit;) next++;
		size_t first = first_of(c, near[i].unit), after = first_of(c, near[i].unit + 1);
		if (after - first >= LONG_UNIT) guard_long(c, near + i, next - i, first, after);
		else
			for (size_t k = i; k < next; k++)
				if (k == i || by_unit(near + k, near + k - 1)) guard_unit(c, rows_of(c, near[k].rule), first, after);
	}
	free(near);
	if (!c->error) keep_best(c, leads);
}

/* Find the hits of the book at hand, each rule's guards among them; the tokens are named. */
void search(Context *c) {
	for (size_t i = 0; i < c->n && !c->error; i++) {
		int64_t at = (int64_t)i;
		if (c->tokens[i].flags & BREAKS) continue;
		from_token(c, at);
		from_others(c, at);
		if (c->tokens[i].flags & OPENED) from_opening(c, at);
	}
	if (c->error) return;
	keep_best(c, 0);
	guard(c);
}
