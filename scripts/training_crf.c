/* Trains a chain CRF by stochastic gradients (AdaGrad), a sentence at a time; called by training_crf.py. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define L 16 /* labels, padded */
#define MOST 512

typedef struct {
    const int32_t *features; /* words × templates, -1 for none */
    const uint8_t *gold;     /* a label a word */
    int templates, labels;
    float *weights, *squares; /* features × L */
    float *moves, *moved;     /* labels before × labels behind, L × L */
    float rate, decay;
} Crf;

static void learn(float *weight, float *square, const float *gradient, float rate, float decay)
{
    for (int l = 0; l < L; l++) {
        float g = gradient[l] + decay * weight[l];
        square[l] += g * g;
        weight[l] -= rate * g / sqrtf(square[l] + 1e-6f);
    }
}

static void scores(const Crf *crf, int64_t first, int count, float (*node)[L])
{
    for (int n = 0; n < count; n++) {
        float most = -1e30f;
        memset(node[n], 0, sizeof node[n]);
        for (int t = 0; t < crf->templates; t++) {
            int32_t id = crf->features[(first + n) * crf->templates + t];
            if (id >= 0)
                for (int l = 0; l < L; l++)
                    node[n][l] += crf->weights[(size_t)id * L + l];
        }
        for (int l = 0; l < crf->labels; l++)
            most = node[n][l] > most ? node[n][l] : most;
        for (int l = 0; l < L; l++)
            node[n][l] = l < crf->labels ? expf(node[n][l] - most) : 0;
    }
}

static void scaled(float *row)
{
    float sum = 1e-30f;
    for (int l = 0; l < L; l++)
        sum += row[l];
    for (int l = 0; l < L; l++)
        row[l] /= sum;
}

/* One sentence: what is expected less what is true, for every word and every pair of labels. */
static void follow(Crf *crf, int64_t first, int count)
{
    static float node[MOST][L], ahead[MOST][L], back[MOST][L], moves[L][L], pairs[L][L];
    scores(crf, first, count, node);
    for (int a = 0; a < L; a++)
        for (int b = 0; b < L; b++)
            moves[a][b] = a < crf->labels && b < crf->labels ? expf(crf->moves[a * L + b]) : 0;
    memcpy(ahead[0], node[0], sizeof node[0]);
    scaled(ahead[0]);
    for (int n = 1; n < count; n++) {
        memset(ahead[n], 0, sizeof ahead[n]);
        for (int a = 0; a < crf->labels; a++)
            for (int b = 0; b < L; b++)
                ahead[n][b] += ahead[n - 1][a] * moves[a][b];
        for (int b = 0; b < L; b++)
            ahead[n][b] *= node[n][b];
        scaled(ahead[n]);
    }
    for (int l = 0; l < L; l++)
        back[count - 1][l] = l < crf->labels;
    for (int n = count - 2; n >= 0; n--) {
        for (int a = 0; a < L; a++) {
            float sum = 0;
            for (int b = 0; b < crf->labels; b++)
                sum += moves[a][b] * node[n + 1][b] * back[n + 1][b];
            back[n][a] = sum;
        }
        scaled(back[n]);
    }
    memset(pairs, 0, sizeof pairs);
    for (int n = 1; n < count; n++) {
        float one[L][L], sum = 1e-30f;
        for (int a = 0; a < crf->labels; a++)
            for (int b = 0; b < L; b++)
                sum += one[a][b] = ahead[n - 1][a] * moves[a][b] * node[n][b] * back[n][b];
        for (int a = 0; a < crf->labels; a++)
            for (int b = 0; b < L; b++)
                pairs[a][b] += one[a][b] / sum;
        pairs[crf->gold[first + n - 1]][crf->gold[first + n]] -= 1;
    }
    for (int n = 0; n < count; n++) {
        float gradient[L], largest = 0;
        for (int l = 0; l < L; l++)
            gradient[l] = ahead[n][l] * back[n][l];
        scaled(gradient);
        gradient[crf->gold[first + n]] -= 1;
        for (int l = 0; l < L; l++)
            largest = fabsf(gradient[l]) > largest ? fabsf(gradient[l]) : largest;
        for (int t = 0; largest > 1e-3f && t < crf->templates; t++) {
            int32_t id = crf->features[(first + n) * crf->templates + t];
            if (id >= 0)
                learn(crf->weights + (size_t)id * L, crf->squares + (size_t)id * L, gradient, crf->rate, crf->decay);
        }
    }
    for (int a = 0; a < crf->labels; a++)
        learn(crf->moves + a * L, crf->moved + a * L, pairs[a], crf->rate, crf->decay);
}

/* Reads all sentences once, in the order given; `starts` has one more entry than there are sentences. */
void epoch(const int32_t *features, const uint8_t *gold, int templates, int labels, const int64_t *starts, const int32_t *order,
           int sentences, float *weights, float *squares, float *moves, float *moved, float rate, float decay)
{
    Crf crf = {features, gold, templates, labels, weights, squares, moves, moved, rate, decay};
    for (int k = 0; k < sentences; k++) {
        int64_t first = starts[order[k]];
        int count = (int)(starts[order[k] + 1] - first);
        if (count > 0 && count <= MOST)
            follow(&crf, first, count);
    }
}
