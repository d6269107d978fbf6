/* Columns -> the sum of a forest's leaves for each unit: `forest` of kernel/features/plain.py. */
#include "native.h"

enum { DEEPEST = 8, CHUNK = 512, LANES = 16 };

typedef struct {
	Py_buffer features, borders, leaves;
	Py_ssize_t depth, trees, n, wide, used; /* rows are filled up to a multiple of LANES */
	long long base;
	int32_t *rows; /* by feature: its row in the table; -1 where no question is about it */
	int32_t *table;
	int64_t *sums;
} Forest;

static Py_ssize_t count(const Py_buffer *view) { return view->len / view->itemsize; }

/* Return the column of a question. Integers of two bytes or four need not be aligned. */
static int32_t feature(const Forest *f, Py_ssize_t question) {
	const uint8_t *at = f->features.buf;
	int16_t two;
	return f->features.itemsize == 1 ? at[question] : (memcpy(&two, at + 2 * question, 2), two);
}

static int32_t clipped(int64_t value) { return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value; }

static int read_column(const Forest *f, int32_t *row, PyObject *column) {
	Column c;
	if (!open_column(&c, column)) return 0;
	int good = c.n == f->n;
	for (Py_ssize_t i = 0; good && i < c.n; i++) row[i] = clipped(c.v[i]);
	close_column(&c);
	return good;
}

/* Put the columns that are asked about in a table. */
static int read_table(Forest *f, PyObject *columns) {
	Py_ssize_t columns_n = PyList_Size(columns), questions = count(&f->features);
	Py_ssize_t bytes = columns_n ? PyObject_Size(PyList_GetItem(columns, 0)) : 0;
	if (bytes < 0) return 0;
	f->n = bytes / 8, f->wide = (f->n + LANES - 1) / LANES * LANES;
	f->rows = malloc(4 * (size_t)columns_n + 4);
	if (!f->rows) return PyErr_NoMemory() != NULL;
	memset(f->rows, 0xFF, 4 * (size_t)columns_n + 4);
	for (Py_ssize_t i = 0; i < questions; i++) {
		int32_t asked = feature(f, i);
		if (asked < 0 || asked >= columns_n) return 0;
		if (f->rows[asked] < 0) f->rows[asked] = (int32_t)f->used++;
	}
	if (f->used && f->wide > PY_SSIZE_T_MAX / 16 / f->used) return PyErr_NoMemory() != NULL;
	f->table = calloc((size_t)(f->used * f->wide) + 1, 4), f->sums = calloc((size_t)f->n + 1, sizeof *f->sums);
	if (!f->table || !f->sums) return PyErr_NoMemory() != NULL;
	for (Py_ssize_t i = 0; i < columns_n; i++)
		if (f->rows[i] >= 0 && !read_column(f, f->table + f->rows[i] * f->wide, PyList_GetItem(columns, i))) return 0;
	return 1;
}

static void add_tree(Forest *f, Py_ssize_t tree, Py_ssize_t start, Py_ssize_t size) {
	uint8_t places[CHUNK];
	Py_ssize_t wide = (size + LANES - 1) / LANES * LANES;
	memset(places, 0, (size_t)wide);
	for (Py_ssize_t level = 0; level < f->depth; level++) {
		Py_ssize_t question = tree * f->depth + level;
		const int32_t *row = f->table + f->rows[feature(f, question)] * f->wide + start;
		int32_t border;
		memcpy(&border, (const char *)f->borders.buf + 4 * question, 4);
		for (Py_ssize_t i = 0; i < wide; i++) places[i] |= (uint8_t)((row[i] > border) << level);
	}
	const char *leaves = (const char *)f->leaves.buf + 2 * (tree << f->depth);
	for (Py_ssize_t i = 0; i < size; i++) {
		int16_t leaf;
		memcpy(&leaf, leaves + 2 * places[i], 2);
		f->sums[start + i] += leaf;
	}
}

/* forest(columns, (depth, features, borders, leaves, base)) -> 64-bit integers, one a unit. */
PyObject *py_forest(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *columns, *out = NULL;
	int64_t *sums;
	Forest forest, *f = &forest;
	memset(f, 0, sizeof *f);
	if (!PyArg_ParseTuple(args, "O!(ny*y*y*L)", &PyList_Type, &columns, &f->depth, &f->features, &f->borders, &f->leaves, &f->base)) return NULL;
	int good = f->depth > 0 && f->depth <= DEEPEST && (f->features.itemsize == 1 || f->features.itemsize == 2) && f->borders.itemsize == 4
		&& f->leaves.itemsize == 2;
	if (good) f->trees = count(&f->features) / f->depth;
	good = good && count(&f->features) == f->trees * f->depth && count(&f->borders) == count(&f->features)
		&& f->trees <= PY_SSIZE_T_MAX >> DEEPEST && count(&f->leaves) == f->trees << f->depth && read_table(f, columns);
	if (good) {
		PyThreadState *released = PyEval_SaveThread();
		for (Py_ssize_t start = 0; start < f->n; start += CHUNK)
			for (Py_ssize_t tree = 0; tree < f->trees; tree++) add_tree(f, tree, start, f->n - start < CHUNK ? f->n - start : CHUNK);
		for (Py_ssize_t i = 0; i < f->n; i++) f->sums[i] += f->base;
		PyEval_RestoreThread(released);
		out = new_column(f->n, &sums);
		if (out) memcpy(sums, f->sums, 8 * (size_t)f->n);
	} else if (!PyErr_Occurred())
		PyErr_SetString(PyExc_ValueError, "trees that do not fit these columns");
	free(f->rows);
	free(f->table);
	free(f->sums);
	PyBuffer_Release(&f->features);
	PyBuffer_Release(&f->borders);
	PyBuffer_Release(&f->leaves);
	return out;
}
