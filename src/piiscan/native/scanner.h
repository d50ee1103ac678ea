/* What the parts of the scanner share: the rules in their compiled form, and what was found. */
#ifndef PIISCAN_SCANNER_H
#define PIISCAN_SCANNER_H

#include "program.h"
#include "trie.h"

enum { IS_DIGIT = 1, ENDS_PLACE = 2, ENDS_LABEL = 4, FIRST_PATTERN = 3 }; /* bits of a letter; patterns from bit 3 on */
enum { BEYOND_BITS = 14, PATTERNS = 29, PARTS = 8, REACH = 24 };
enum { NO_CHECK, MY_NUMBER, CORPORATE_NUMBER, DRIVER_LICENSE, LUHN, VARIED, ASK };

typedef struct {
    int32_t start, end;
    int16_t kind;
    int8_t is_shaped, unused;
    int32_t named;              /* which set of kinds the words before it name; -1 for none */
} Find;

typedef struct {
    int parts, digits, kind, check, has_starts;
    int32_t lengths[PARTS];
    Program starts;
} Shape;

typedef struct {
    Program program;
    int kind, most, least, between; /* letters from its start to its anchor, and the class of those between */
    uint32_t named, weak;         /* groups that have a name, and the one whose writing alone proves nothing */
    Py_ssize_t next;              /* the first place not tried yet */
} Pattern;

typedef struct {
    Py_ssize_t start, end;
} Part;

typedef struct {
    PyObject_HEAD
    uint32_t *flags;             /* what a letter starts, by letter */
    Marks marks;                 /* which letters turn, and which start anything */
    uint32_t *followers, *pairs; /* which patterns it may start before this one */
    uint32_t *beyond, wide;      /* likewise by pairs that are not both ASCII; patterns with too many of them for that */
    Pattern patterns[PATTERNS];
    int pattern_count;
    Shape *shapes;
    int shape_count;
    Trie labels, places, leads;
    Program tail, sentence;
    double *scores, *best; /* how sure a find is; `best` is the surest of its kind */
    int sets, kinds;
    PyObject *ask; /* called with kind and digits where only Python knows the check */
    int place_kind, place_group; /* place_kind is -1 when addresses are not looked for */
    Text text;
    Find *finds;
    Py_ssize_t found, room;
    Part *parts;
    Py_ssize_t part_room;
} Scanner;

int scanner_add(Scanner *scanner, Py_ssize_t start, Py_ssize_t end, int kind, int is_shaped);
/* Each returns where the search goes on, or -1 with an exception. */
Py_ssize_t digits_at(Scanner *scanner, Py_ssize_t at, Py_ssize_t done);
Py_ssize_t place_at(Scanner *scanner, Py_ssize_t at, Py_ssize_t done);
int check_passes(int check, const letter *digits, int count);

#endif
