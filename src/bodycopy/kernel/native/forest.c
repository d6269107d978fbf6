/* Columns -> the sum of a forest's leaves for each unit: `forest` of kernel/features/plain.py. */
#include "native.h"

enum { DEEPEST = 8, CHUNK = 512 };

static Py_ssize_t count(const Py_buffer *view) { return view->len / view->itemsize; }

/* Return the column of a question. Integers of two bytes or four need not be aligned. */
static int32_t feature(const Trees *f, Py_ssize_t question) {
	const uint8_t *at = f->features.buf;
	int16_t two;
	return f->features.itemsize == 1 ? at[question] : (memcpy(&two, at + 2 * question, 2), two);
}

void close_trees(Trees *f) {
	PyBuffer_Release(&f->features);
	PyBuffer_Release(&f->borders);
	PyBuffer_Release(&f->leaves);
}

/* Open (depth, features, borders, leaves, base), which ask about so many columns; 0 where Python has raised. */
int open_trees(Trees *f, PyObject *from, Py_ssize_t names) {
	memset(f, 0, sizeof *f);
	f->names = names;
	if (!PyArg_ParseTuple(from, "ny*y*y*L", &f->depth, &f->features, &f->borders, &f->leaves, &f->base)) return 0;
	int good = f->depth > 0 && f->depth <= DEEPEST && (f->features.itemsize == 1 || f->features.itemsize == 2) && f->borders.itemsize == 4
		&& f->leaves.itemsize == 2;
	if (good) f->trees = count(&f->features) / f->depth;
	good = good && count(&f->features) == f->trees * f->depth && count(&f->borders) == count(&f->features)
		&& f->trees <= PY_SSIZE_T_MAX >> DEEPEST && count(&f->leaves) == f->trees << f->depth;
	for (Py_ssize_t i = 0; good && i < count(&f->features); i++) good = feature(f, i) >= 0 && feature(f, i) < names;
	if (good) return 1;
	close_trees(f);
	PyErr_SetString(PyExc_ValueError, "trees that do not fit these columns");
	return 0;
}

static void add_tree(const Trees *f, const int32_t *const *rows, Py_ssize_t tree, Py_ssize_t start, Py_ssize_t size, int64_t *sums) {
	uint8_t places[CHUNK];
	Py_ssize_t wide = (size + LANES - 1) / LANES * LANES;
	memset(places, 0, (size_t)wide);
	for (Py_ssize_t level = 0; level < f->depth; level++) {
		Py_ssize_t question = tree * f->depth + level;
		const int32_t *row = rows[feature(f, question)] + start;
		int32_t border;
		memcpy(&border, (const char *)f->borders.buf + 4 * question, 4);
		for (Py_ssize_t i = 0; i < wide; i++) places[i] |= (uint8_t)((row[i] > border) << level);
	}
	const char *leaves = (const char *)f->leaves.buf + 2 * (tree << f->depth);
	for (Py_ssize_t i = 0; i < size; i++) {
		int16_t leaf;
		memcpy(&leaf, leaves + 2 * places[i], 2);
		sums[start + i] += leaf;
	}
}

/* Add up the leaves for each of n units. Rows are by column, and filled up to a multiple of LANES. Python's lock is let go. */
void sum_trees(const Trees *f, const int32_t *const *rows, Py_ssize_t n, int64_t *sums) {
	PyThreadState *released = PyEval_SaveThread();
	for (Py_ssize_t i = 0; i < n; i++) sums[i] = f->base;
	for (Py_ssize_t start = 0; start < n; start += CHUNK)
		for (Py_ssize_t tree = 0; tree < f->trees; tree++) add_tree(f, rows, tree, start, n - start < CHUNK ? n - start : CHUNK, sums);
	PyEval_RestoreThread(released);
}

/* Put columns of one length in rows of a table. */
static int read_rows(PyObject *columns, Py_ssize_t wide, Py_ssize_t n, int32_t *table, const int32_t **rows) {
	for (Py_ssize_t k = 0; k < PyList_Size(columns); k++) {
		Column c;
		if (!open_column(&c, PyList_GetItem(columns, k))) return 0;
		int good = c.n == n;
		rows[k] = table + k * wide;
		for (Py_ssize_t i = 0; good && i < n; i++) table[k * wide + i] = clipped(c.v[i]);
		close_column(&c);
		if (good) continue;
		PyErr_SetString(PyExc_ValueError, "columns of different lengths");
		return 0;
	}
	return 1;
}

/* forest(columns, (depth, features, borders, leaves, base)) -> 64-bit integers, one a unit. */
PyObject *py_forest(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *columns, *trees, *out = NULL;
	int64_t *sums;
	Trees f;
	if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &columns, &PyTuple_Type, &trees) || !open_trees(&f, trees, PyList_Size(columns))) return NULL;
	Py_ssize_t bytes = f.names ? PyObject_Size(PyList_GetItem(columns, 0)) : 0, n = bytes / 8, wide = (n + LANES - 1) / LANES * LANES;
	int fits = bytes >= 0 && (!wide || f.names <= PY_SSIZE_T_MAX / 16 / wide);
	int32_t *table = fits ? calloc((size_t)(f.names * wide) + 1, 4) : NULL;
	const int32_t **rows = fits ? malloc(((size_t)f.names + 1) * sizeof *rows) : NULL;
	if (bytes >= 0 && (!table || !rows)) PyErr_NoMemory();
	else if (bytes >= 0 && read_rows(columns, wide, n, table, rows) && (out = new_column(n, &sums))) sum_trees(&f, rows, n, sums);
	free(table);
	free(rows);
	close_trees(&f);
	return out;
}
