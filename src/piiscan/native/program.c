/* Runs the patterns of the rules: what programs.py compiled from Python's own reading of them, with the same choices in the
   same order, so that it finds what `re` finds. */
#include "native.h"
#include "program.h"

enum { MATCH, ONE, ANY_OF, SPLIT, JUMP, MANY, FEW, SAVE, LOOK, AT, NEAR };
enum { AT_BEGINNING, AT_END, AT_VERY_END, AT_LINE_BEGINNING, AT_LINE_END, AT_BOUNDARY, AT_NO_BOUNDARY };
enum { CHOICE, UNDO, GIVE_BACK, TAKE_MORE }; /* what is done on the way back */

typedef struct {
    int what, pc;
    Py_ssize_t at, bound;
} Back;

typedef struct {
    Back *steps;
    size_t count, capacity;
} Trail;

static int push(Trail *trail, int what, int pc, Py_ssize_t at, Py_ssize_t bound)
{
    if (trail->count == trail->capacity) {
        size_t more = trail->capacity ? trail->capacity * 2 : 256;
        Back *steps = realloc(trail->steps, more * sizeof(Back));
        if (steps == NULL)
            return 0;
        trail->steps = steps;
        trail->capacity = more;
    }
    trail->steps[trail->count++] = (Back){what, pc, at, bound};
    return 1;
}

static int stands(const letter *text, Py_ssize_t count, Py_ssize_t at, int where)
{
    switch (where) {
    case AT_BEGINNING: return at == 0;
    case AT_END: return at == count || (at == count - 1 && text[at] == '\n');
    case AT_VERY_END: return at == count;
    case AT_LINE_BEGINNING: return at == 0 || text[at - 1] == '\n';
    default: return at == count || text[at] == '\n';
    }
}

/* `class` is of the letters that a way can begin with, or -1 when it may need none. */
static inline int may_begin(const Program *program, int class, const letter *text, Py_ssize_t count, Py_ssize_t at)
{
    return class < 0 || (at < count && class_has(program, class, text[at]));
}

/* Returns where the match that starts at `at` ends, or -1; -2 when there is no memory. `trail` is empty before and after. */
static Py_ssize_t run(const Program *program, int pc, const letter *text, Py_ssize_t count, Py_ssize_t at, Py_ssize_t *saved,
                      Trail *trail)
{
    const int32_t *code = program->code;
    size_t ground = trail->count;
    for (;;) {
        int fits = 1;
        switch (code[pc]) {
        case MATCH:
            trail->count = ground;
            return at;
        case ONE:
            if ((fits = at < count && text[at] == (letter)code[pc + 1]))
                at++, pc += 2;
            break;
        case ANY_OF:
            if ((fits = at < count && class_has(program, code[pc + 1], text[at])))
                at++, pc += 2;
            break;
        case SPLIT: /* two ways, and what each can begin with */
            if (!may_begin(program, code[pc + 3], text, count, at)) {
                pc = code[pc + 2];
                break;
            }
            if (may_begin(program, code[pc + 4], text, count, at) && !push(trail, CHOICE, code[pc + 2], at, 0))
                return -2;
            pc = code[pc + 1];
            break;
        case JUMP:
            pc = code[pc + 1];
            break;
        case MANY:
        case FEW: { /* one class, `least` to `most` times */
            int class = code[pc + 1], is_many = code[pc] == MANY;
            Py_ssize_t least = code[pc + 2], most = code[pc + 3] < 0 ? count - at : code[pc + 3];
            Py_ssize_t first = at, limit = most > count - at ? count : at + most;
            Py_ssize_t goal = is_many ? limit : (first + least < limit ? first + least : limit);
            while (at < goal && class_has(program, class, text[at]))
                at++;
            if ((fits = at - first >= least)) {
                if (is_many && at > first + least)
                    fits = push(trail, GIVE_BACK, pc + 4, at, first + least);
                else if (!is_many && at < limit)
                    fits = push(trail, TAKE_MORE, pc, at, limit);
                if (!fits)
                    return -2;
                pc += 4;
            }
            break;
        }
        case SAVE: {
            int slot = code[pc + 1];
            int matters = trail->count > ground;
            if (matters && !push(trail, UNDO, slot, saved[slot], 0))
                return -2;
            saved[slot] = at;
            if (slot & 1) {
                if (matters && !push(trail, UNDO, LAST_CLOSED, saved[LAST_CLOSED], 0))
                    return -2;
                saved[LAST_CLOSED] = slot >> 1;
            }
            pc += 2;
            break;
        }
        case LOOK: { /* is_not, letters back, where it goes on */
            Py_ssize_t from = at - code[pc + 2];
            Py_ssize_t end = from < 0 ? -1 : run(program, pc + 4, text, count, from, saved, trail);
            if (end == -2)
                return -2;
            if ((fits = (end >= 0) != code[pc + 1]))
                pc = code[pc + 3];
            break;
        }
        case NEAR: { /* is_not, letters back, class */
            Py_ssize_t where = at - code[pc + 2];
            int has = where >= 0 && where < count && class_has(program, code[pc + 3], text[where]);
            if ((fits = has != code[pc + 1]))
                pc += 4;
            break;
        }
        default: /* AT */
            if ((fits = stands(text, count, at, code[pc + 1])))
                pc += 2;
        }
        while (!fits) {
            if (trail->count == ground)
                return -1;
            Back *back = &trail->steps[trail->count - 1];
            switch (back->what) {
            case CHOICE:
                at = back->at, pc = back->pc, fits = 1;
                trail->count--;
                break;
            case UNDO:
                saved[back->pc] = back->at;
                trail->count--;
                break;
            case GIVE_BACK:
                at = --back->at, pc = back->pc, fits = 1;
                if (back->at == back->bound)
                    trail->count--;
                break;
            default: /* TAKE_MORE */
                if (back->at < back->bound && class_has(program, code[back->pc + 1], text[back->at])) {
                    at = ++back->at, pc = back->pc + 4, fits = 1;
                    if (back->at == back->bound)
                        trail->count--;
                } else {
                    trail->count--;
                }
            }
        }
    }
}

Py_ssize_t program_match(const Program *program, const letter *text, Py_ssize_t count, Py_ssize_t at, Py_ssize_t *saved)
{
    static Trail trail; /* under the interpreter's lock; one grows to what the worst text asked for */
    for (int n = 0; n < 2 * program->groups; n++)
        saved[n] = -1;
    saved[LAST_CLOSED] = -1;
    trail.count = 0;
    return run(program, 0, text, count, at, saved, &trail);
}

/* From Python: code, ranges and where the ranges of each class start, all as arrays of 32 bits. */
int program_from(Program *program, PyObject *told)
{
    char *code, *ranges, *starts;
    Py_ssize_t code_size, ranges_size, starts_size;
    memset(program, 0, sizeof *program);
    if (!PyArg_ParseTuple(told, "y#y#y#ii", &code, &code_size, &ranges, &ranges_size, &starts, &starts_size,
                          &program->groups, &program->first))
        return -1;
    Py_ssize_t classes = starts_size / 4 - 1;
    program->code = malloc((size_t)code_size + 4);
    program->ranges = malloc((size_t)ranges_size + 4);
    program->classes = calloc((size_t)(classes > 0 ? classes : 1), sizeof(Class));
    if (program->code == NULL || program->ranges == NULL || program->classes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(program->code, code, (size_t)code_size);
    memcpy(program->ranges, ranges, (size_t)ranges_size);
    const uint32_t *start = (const uint32_t *)(const void *)starts;
    for (Py_ssize_t n = 0; n < classes; n++) {
        Class *class = &program->classes[n];
        class->ranges = program->ranges + 2 * start[n];
        class->count = start[n + 1] - start[n];
        for (uint32_t range = 0; range < class->count; range++)
            for (uint32_t one = class->ranges[2 * range]; one <= class->ranges[2 * range + 1] && one < 128; one++)
                class->ascii[one >> 5] |= 1u << (one & 31);
    }
    return 0;
}

void program_free(Program *program)
{
    free(program->code);
    free(program->ranges);
    free(program->classes);
    memset(program, 0, sizeof *program);
}
