/* Loads LeNet-5 through ONNX Runtime, reads one image, each pixel brighter than the one before, and prints the scores:
   what benchmarks/ModelGen.Startup does, as a small C program would. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef void *Handle;
typedef Handle Status;
typedef void (*Function)(void);

/* The C API is a table of functions; their places never change (version 19). */
struct ApiBase { const Function *(*get_api)(uint32_t); const char *(*get_version)(void); };
extern const struct ApiBase *OrtGetApiBase(void);
static const Function *api;

enum { GET_ERROR_MESSAGE = 2, CREATE_ENV = 3, CREATE_SESSION = 7, RUN = 9, CREATE_SESSION_OPTIONS = 10, SET_GRAPH_OPTIMIZATION = 23,
       SET_INTRA_OP_THREADS = 24, CREATE_TENSOR = 49, CREATE_CPU_MEMORY_INFO = 69 };

static void check(Status status)
{
    if (!status) return;
    fprintf(stderr, "ONNX Runtime: %s\n", ((const char *(*)(Status))api[GET_ERROR_MESSAGE])(status));
    exit(1);
}

static Handle tensor(Handle memory, float *data, size_t bytes, const int64_t *shape, size_t rank)
{
    Handle value;
    check(((Status(*)(Handle, void *, size_t, const int64_t *, size_t, int, Handle *))api[CREATE_TENSOR])(memory, data, bytes, shape, rank, 1, &value));
    return value;
}

int main(int count, char **arguments)
{
    if (count != 2) return fprintf(stderr, "startup FILE.onnx\n"), 2;
    api = OrtGetApiBase()->get_api(19);
    Handle env, options, session, memory;
    check(((Status(*)(int, const char *, Handle *))api[CREATE_ENV])(3, "startup", &env));
    check(((Status(*)(Handle *))api[CREATE_SESSION_OPTIONS])(&options));
    check(((Status(*)(Handle, int))api[SET_GRAPH_OPTIMIZATION])(options, 99));
    check(((Status(*)(Handle, int))api[SET_INTRA_OP_THREADS])(options, 1));
    check(((Status(*)(Handle, const char *, Handle, Handle *))api[CREATE_SESSION])(env, arguments[1], options, &session));
    check(((Status(*)(int, int, Handle *))api[CREATE_CPU_MEMORY_INFO])(1, 0, &memory));

    static float image[28 * 28], scores[10];
    for (int i = 0; i < 28 * 28; i++) image[i] = i / 784.f;
    Handle input = tensor(memory, image, sizeof image, (const int64_t[]){1, 1, 28, 28}, 4);
    Handle output = tensor(memory, scores, sizeof scores, (const int64_t[]){1, 10}, 2);
    const char *input_name = "input0", *output_name = "output";
    check(((Status(*)(Handle, Handle, const char *const *, const Handle *, size_t, const char *const *, size_t, Handle *))api[RUN])(
        session, NULL, &input_name, &input, 1, &output_name, 1, &output));
    for (int i = 0; i < 10; i++) printf("%f\n", scores[i]);
    return 0;
}
