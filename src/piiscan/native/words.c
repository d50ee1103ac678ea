/* A text cut into words: a lattice of what the lexicon knows, and of runs of one sort of letter where it knows nothing. */
#include "words.h"

/* The classes that pieces outside the lexicon have; the same numbers in segmenting.py. */
enum { CLASS_NONE = 0, CLASS_NUMBER = 1, CLASS_LATIN = 2, CLASS_KATAKANA = 3, CLASS_KANJI = 4, CLASS_SPACE = 5, CLASS_SIGN = 6,
       CLASS_GIVEN = 7, CLASS_SURNAME = 8 };
#define LONGEST_WORD 8
#define COST_STEP 84
#define COST_LEAST (-1000)
#define MOST_NODES (MOST_LETTERS * 48)

typedef struct {
    int32_t cost;
    int32_t back; /* the node before; -1 at the beginning */
    int32_t next; /* the next node that ends at the same letter, in the order they came */
    int16_t start;
    int16_t class;
} Node;

typedef struct {
    const Words *words;
    Node nodes[MOST_NODES];
    int used, first[MOST_LETTERS + 1], last[MOST_LETTERS + 1];
    int best[MOST_CLASSES], best_cost[MOST_CLASSES], stamp[MOST_CLASSES];
} Lattice;

int sort_of(letter one)
{
    if (one < 0x80)
        return is_digit(one) ? DIGIT : is_letter(one) ? LATIN : (one == ' ' || one == '\t' || one == '\n') ? SPACE : OTHER;
    if (one >= 0x3041 && one <= 0x309F)
        return HIRAGANA;
    if ((one >= 0x30A1 && one <= 0x30FA) || (one >= 0x30FC && one <= 0x30FE))
        return KATAKANA;
    if ((one >= 0x4E00 && one <= 0x9FFF) || (one >= 0x3005 && one <= 0x3007) || (one >= 0x3400 && one <= 0x4DBF)
        || (one >= 0xF900 && one <= 0xFAFF) || (one >= 0x20000 && one <= 0x3FFFF))
        return KANJI;
    if ((one >= 0xC0 && one <= 0x24F) || (one >= 0x370 && one <= 0x4FF))
        return LATIN;
    return OTHER;
}

int words_open(Words *words, const unsigned char *bytes, size_t size)
{
    uint32_t head[4];
    if (size < 16 || memcmp(bytes, "PSW1", 4) != 0)
        return -1;
    memcpy(head, bytes, sizeof head);
    words->slots = head[1], words->classes = head[2], words->meanings = head[3];
    if (words->classes == 0 || words->classes > MOST_CLASSES || words->slots == 0 || words->slots > 1u << 26
        || words->meanings > 65536)
        return -1;
    size_t joins = (size_t)words->classes * words->classes * 2, keys = (size_t)words->slots * 4;
    if (size != 16 + joins + 65536 + keys + (size_t)words->slots * 2 + (size_t)words->meanings * 9)
        return -1;
    words->joins = (const int16_t *)(bytes + 16);
    words->longest = bytes + 16 + joins;
    words->keys = (const uint32_t *)(words->longest + 65536);
    words->values = (const uint16_t *)((const unsigned char *)words->keys + keys);
    words->table = (const unsigned char *)(words->values + words->slots);
    for (uint32_t n = 0; n < words->slots; n++)
        if (words->keys[n] && words->values[n] >= words->meanings)
            return -1;
    for (uint32_t n = 0; n < words->meanings; n++)
        for (int k = 0; k < MOST_ENTRIES; k++)
            if (words->table[n * 9 + 2 * k] != 255 && words->table[n * 9 + 2 * k] >= words->classes)
                return -1;
    return 0;
}

int words_find(const Words *words, uint32_t hash, Meaning *meaning)
{
    uint32_t key = hash ? hash : 1;
    for (uint32_t slot = slot_of(key, words->slots); words->keys[slot]; slot = slot + 1 == words->slots ? 0 : slot + 1)
        if (words->keys[slot] == key) {
            const unsigned char *at = words->table + (size_t)words->values[slot] * 9;
            for (int k = 0; k < MOST_ENTRIES; k++)
                meaning->entries[k] = (uint16_t)(at[2 * k] << 8 | at[2 * k + 1]);
            meaning->mask = at[8];
            return 1;
        }
    return 0;
}

static void offer(Lattice *lattice, int at, int length, int class, int cost)
{
    const Words *words = lattice->words;
    if (lattice->stamp[class] != at) {
        int32_t best = -1, least = 0;
        for (int one = lattice->first[at]; one >= 0; one = lattice->nodes[one].next) {
            int32_t told = lattice->nodes[one].cost + words->joins[lattice->nodes[one].class * (int)words->classes + class];
            if (best < 0 || told < least)
                best = one, least = told;
        }
        lattice->stamp[class] = at, lattice->best[class] = best, lattice->best_cost[class] = least;
    }
    int32_t total = lattice->best_cost[class] + cost;
    for (int one = lattice->first[at + length]; one >= 0; one = lattice->nodes[one].next)
        if (lattice->nodes[one].class == class) {
            if (total < lattice->nodes[one].cost)
                lattice->nodes[one].cost = total, lattice->nodes[one].back = lattice->best[class],
                lattice->nodes[one].start = (int16_t)at;
            return;
        }
    if (lattice->used == MOST_NODES)
        return;
    int fresh = lattice->used++;
    lattice->nodes[fresh] = (Node){total, lattice->best[class], -1, (int16_t)at, (int16_t)class};
    if (lattice->first[at + length] < 0)
        lattice->first[at + length] = fresh;
    else
        lattice->nodes[lattice->last[at + length]].next = fresh;
    lattice->last[at + length] = fresh;
}

static int offer_known(Lattice *lattice, const letter *text, int at, int count)
{
    const Words *words = lattice->words;
    uint32_t hash = HASH_START;
    int longest = 1, any = 0;
    if (at + 1 < count)
        longest = words->longest[stirred(hashed(hashed(HASH_START, text[at]), text[at + 1])) & 0xFFFF];
    if (longest < 1)
        longest = 1;
    for (int length = 1; length <= longest && at + length <= count; length++) {
        Meaning meaning;
        hash = hashed(hash, text[at + length - 1]);
        if (!words_find(words, hash, &meaning))
            continue;
        for (int k = 0; k < MOST_ENTRIES && meaning.entries[k] >> 8 != 255; k++)
            offer(lattice, at, length, meaning.entries[k] >> 8, (meaning.entries[k] & 255) * COST_STEP + COST_LEAST), any = 1;
    }
    return any;
}

static void offer_unknown(Lattice *lattice, int sort, int at, int run, int any)
{
    switch (sort) {
    case KATAKANA: offer(lattice, at, run, CLASS_KATAKANA, 9000 + 400 * (run < 10 ? run : 10)); break;
    case LATIN: offer(lattice, at, run, CLASS_LATIN, 5000); break;
    case DIGIT: offer(lattice, at, run, CLASS_NUMBER, 3000); break;
    case SPACE: offer(lattice, at, 1, CLASS_SPACE, 0); break;
    case KANJI:
        offer(lattice, at, 1, CLASS_KANJI, 14000);
        offer(lattice, at, 1, CLASS_GIVEN, 14500);
        if (run > 1) {
            offer(lattice, at, 2, CLASS_KANJI, 15000);
            offer(lattice, at, 2, CLASS_GIVEN, 14000);
            offer(lattice, at, 2, CLASS_SURNAME, 15000);
        }
        break;
    default: if (!any) offer(lattice, at, 1, CLASS_SIGN, 12000);
    }
}

int words_cut(const Words *words, const letter *text, int count, Piece *pieces)
{
    static Lattice lattice; /* the interpreter's lock is held */
    int runs[MOST_LETTERS], sorts[MOST_LETTERS];
    if (count <= 0 || count > MOST_LETTERS)
        return 0;
    for (int at = count - 1; at >= 0; at--) {
        sorts[at] = sort_of(text[at]);
        runs[at] = at + 1 < count && sorts[at + 1] == sorts[at] ? runs[at + 1] + 1 : 1;
    }
    lattice.words = words, lattice.used = 1;
    for (int at = 0; at <= count; at++)
        lattice.first[at] = -1;
    for (int class = 0; class < MOST_CLASSES; class++)
        lattice.stamp[class] = -1;
    lattice.nodes[0] = (Node){0, -1, -1, 0, CLASS_NONE};
    lattice.first[0] = lattice.last[0] = 0;
    for (int at = 0; at < count; at++) {
        if (lattice.first[at] < 0)
            continue;
        int any = sorts[at] == DIGIT || sorts[at] == LATIN ? 1 : offer_known(&lattice, text, at, count);
        offer_unknown(&lattice, sorts[at], at, runs[at], any);
    }
    int best = -1, least = 0;
    for (int one = lattice.first[count]; one >= 0; one = lattice.nodes[one].next) {
        int told = lattice.nodes[one].cost + words->joins[lattice.nodes[one].class * (int)words->classes + CLASS_NONE];
        if (best < 0 || told < least)
            best = one, least = told;
    }
    int used = 0, end = count;
    for (int one = best; one > 0; one = lattice.nodes[one].back) {
        pieces[used++] = (Piece){lattice.nodes[one].start, end, lattice.nodes[one].class};
        end = lattice.nodes[one].start;
    }
    for (int low = 0, high = used - 1; low < high; low++, high--) {
        Piece other = pieces[low];
        pieces[low] = pieces[high], pieces[high] = other;
    }
    return used;
}
