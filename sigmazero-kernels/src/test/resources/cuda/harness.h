// Runs CUDA kernels on a CPU and checks what a GPU would not: one fiber a CUDA thread, one block after the other.
//
// Reported as errors: a barrier that not all threads of a block reach, or that they reach at different lines; a shuffle
// or vote whose mask names a thread that does not come; shared memory read before it was written in this block; any
// access to shared or global memory that races with another (two threads, at least one writes, not both atomically,
// no barrier between, whatever the order they ran in); accesses out of bounds or of the wrong width; misaligned quads;
// launches whose arguments do not fit the kernel.
//
// A warp runs as far as it can before the next warp does, blocks one after the other: forwards or backwards.
#pragma once
#include <csetjmp>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>
#include <ucontext.h>

#define SIGMAZERO_HARNESS
#define KERNEL static
#define __device__
#define __forceinline__ inline
#define __shared__ static
#define __syncthreads() harness::barrier(__LINE__)

struct Dim3 {
  unsigned int x = 1, y = 1, z = 1;
};
static Dim3 threadIdx, blockIdx, blockDim, gridDim;

struct float4 {
  float x, y, z, w;
};
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
inline unsigned int __float_as_uint(float value) {
  unsigned int bits;
  memcpy(&bits, &value, 4);
  return bits;
}
inline float __uint_as_float(unsigned int bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}
inline int __float_as_int(float value) { return (int)__float_as_uint(value); }
inline float __int_as_float(int bits) { return __uint_as_float((unsigned int)bits); }

namespace harness {

[[noreturn]] void report(const char* format, ...) __attribute__((format(printf, 1, 2)));

// ---- Fibers -------------------------------------------------------------------------------------------------------

enum class State { READY, AT_BARRIER, AT_EXCHANGE, ENDED };
enum class Exchange { SHUFFLE_DOWN, SHUFFLE, ALL };

struct Fiber {
  jmp_buf context;
  ucontext_t start;
  std::unique_ptr<char[]> stack;
  bool started = false;
  State state = State::ENDED;
  int line = 0;
  Exchange exchange = Exchange::SHUFFLE;
  unsigned int mask = 0, operand = 0, value = 0, result = 0;
};

constexpr int WARP_SIZE = 32;
constexpr int MOST_THREADS = 1024;
constexpr size_t STACK_BYTES = 64 * 1024;

static std::vector<std::unique_ptr<Fiber>> fibers;
static jmp_buf scheduler;
static Fiber* running = nullptr;
static unsigned int thread = 0;         // of the running fiber, in its block
static unsigned int block_serial = 0;   // counts blocks over all launches
static unsigned int launch_serial = 0;
static unsigned int epoch = 0;          // barriers passed in this block
static bool backwards = false;
static const std::function<void()>* body = nullptr;

inline void give_up_control() {
  Fiber* self = running;
  if (_setjmp(self->context) == 0) _longjmp(scheduler, 1);
}

inline void fiber_main() {
  for (;;) {
    (*body)();
    running->state = State::ENDED;
    give_up_control();
  }
}

inline void resume(unsigned int index) {
  Fiber* fiber = fibers[index].get();
  running = fiber;
  thread = index;
  threadIdx = {index, 0, 0};
  if (_setjmp(scheduler) != 0) return;
  if (fiber->started) _longjmp(fiber->context, 1);
  fiber->started = true;
  getcontext(&fiber->start);
  fiber->stack.reset(new char[STACK_BYTES]);
  fiber->start.uc_stack.ss_sp = fiber->stack.get();
  fiber->start.uc_stack.ss_size = STACK_BYTES;
  fiber->start.uc_link = nullptr;
  makecontext(&fiber->start, fiber_main, 0);
  setcontext(&fiber->start);
}

inline void barrier(int line) {
  running->state = State::AT_BARRIER;
  running->line = line;
  give_up_control();
}

inline unsigned int exchange(Exchange kind, unsigned int mask, unsigned int value, unsigned int operand) {
  Fiber* self = running;
  if ((mask >> (thread % WARP_SIZE) & 1) == 0) report("thread %u is not in its own mask %08x", thread, mask);
  self->state = State::AT_EXCHANGE;
  self->exchange = kind;
  self->mask = mask;
  self->value = value;
  self->operand = operand;
  give_up_control();
  return self->result;
}

inline const char* whereabouts(unsigned int index) {
  if (index >= blockDim.x) return "is not in the block";
  return fibers[index]->state == State::AT_BARRIER ? "is at a barrier"
      : fibers[index]->state == State::ENDED      ? "has ended"
                                                   : "is at another exchange";
}

// All threads of the warp have stopped, this one at a shuffle or vote: do all of its mask stand there?
inline void check_mates(unsigned int warp, unsigned int index) {
  const Fiber& self = *fibers[index];
  for (unsigned int k = 0; k < WARP_SIZE; k++) {
    unsigned int mate = warp * WARP_SIZE + k;
    if ((self.mask >> k & 1) == 0) continue;
    if (mate >= blockDim.x || fibers[mate]->state != State::AT_EXCHANGE || fibers[mate]->exchange != self.exchange ||
        fibers[mate]->mask != self.mask) {
      report("a shuffle or vote of thread %u waits for thread %u, which %s", index, mate, whereabouts(mate));
    }
  }
}

inline unsigned int exchanged(unsigned int warp, unsigned int index) {
  const Fiber& self = *fibers[index];
  unsigned int place = index % WARP_SIZE;
  if (self.exchange == Exchange::ALL) {
    for (unsigned int k = 0; k < WARP_SIZE; k++) {
      if ((self.mask >> k & 1) != 0 && fibers[warp * WARP_SIZE + k]->value == 0) return 0;
    }
    return 1;
  }
  unsigned int from = self.exchange == Exchange::SHUFFLE ? self.operand % WARP_SIZE : place + self.operand;
  if (from >= WARP_SIZE) return self.value;
  if ((self.mask >> from & 1) == 0) report("thread %u shuffles from thread %u of its warp, outside its mask", index, from);
  return fibers[warp * WARP_SIZE + from]->value;
}

inline void run_warp(unsigned int warp) {
  unsigned int first = warp * WARP_SIZE;
  unsigned int end = first + WARP_SIZE < blockDim.x ? first + WARP_SIZE : blockDim.x;
  for (;;) {
    for (unsigned int k = first; k < end; k++) {
      unsigned int index = backwards ? end - 1 - (k - first) : k;
      if (fibers[index]->state == State::READY) resume(index);
    }
    bool met = false;
    for (unsigned int index = first; index < end; index++) {
      if (fibers[index]->state == State::AT_EXCHANGE) {
        check_mates(warp, index);
        fibers[index]->result = exchanged(warp, index);
        met = true;
      }
    }
    if (!met) return;
    for (unsigned int index = first; index < end; index++) {
      if (fibers[index]->state == State::AT_EXCHANGE) fibers[index]->state = State::READY;
    }
  }
}

// Whether the block has ended; else its threads have all met at a barrier.
inline bool pass_barrier() {
  unsigned int ended = 0;
  for (unsigned int index = 0; index < blockDim.x; index++) ended += fibers[index]->state == State::ENDED;
  if (ended == blockDim.x) return true;
  for (unsigned int index = 0; index < blockDim.x; index++) {
    const Fiber& fiber = *fibers[index];
    if (fiber.state == State::ENDED) report("barrier divergence: thread %u has ended while others wait", index);
    if (fiber.line != fibers[0]->line) report("barrier divergence: thread %u waits at another barrier", index);
  }
  for (unsigned int index = 0; index < blockDim.x; index++) fibers[index]->state = State::READY;
  epoch++;
  return false;
}

inline void run_block() {
  block_serial++;
  epoch = 0;
  unsigned int warps = (blockDim.x + WARP_SIZE - 1) / WARP_SIZE;
  for (unsigned int index = 0; index < blockDim.x; index++) fibers[index]->state = State::READY;
  do {
    for (unsigned int k = 0; k < warps; k++) run_warp(backwards ? warps - 1 - k : k);
  } while (!pass_barrier());
}

inline void run_grid(const std::function<void()>& kernel) {
  while (fibers.size() < MOST_THREADS) fibers.push_back(std::make_unique<Fiber>());
  launch_serial++;
  body = &kernel;
  unsigned long long blocks = (unsigned long long)gridDim.x * gridDim.y;
  for (unsigned long long k = 0; k < blocks; k++) {
    unsigned long long b = backwards ? blocks - 1 - k : k;
    blockIdx = {(unsigned int)(b % gridDim.x), (unsigned int)(b / gridDim.x), 0};
    run_block();
  }
}

// ---- Races --------------------------------------------------------------------------------------------------------

enum Kind : uint8_t { NEVER, PLAIN, ATOMIC };

constexpr uint32_t SEVERAL_BLOCKS = 0xffffffffu;
constexpr uint16_t SEVERAL_THREADS = 0xffffu;

struct Touch {
  uint32_t block = 0;
  uint16_t thread = 0;
  uint16_t at = 0;
  Kind kind = NEVER;

  // Whether what was done then is certainly over now, or was done by the very same thread.
  bool ordered() const {
    return kind == NEVER || (block == block_serial && (thread == harness::thread || at < epoch));
  }
  void note(Kind now) {
    if (kind == NEVER || ordered()) {
      *this = {block_serial, (uint16_t)harness::thread, (uint16_t)epoch, now};
    } else {
      if (block != block_serial) block = SEVERAL_BLOCKS;
      thread = SEVERAL_THREADS;
      at = (uint16_t)epoch;
      kind = now;
    }
  }
};

// The accesses to one value in one launch (global memory) or one block (shared memory).
struct History {
  uint32_t serial = 0;
  Touch written, read;

  void begin(uint32_t now) {
    if (serial != now) *this = History{now, {}, {}};
  }
  void on_read(const char* what, size_t index) {
    if (!written.ordered()) race(what, index, "read");
    read.note(PLAIN);
  }
  void on_write(const char* what, size_t index) {
    if (!written.ordered() || !read.ordered()) race(what, index, "written");
    written.note(PLAIN);
  }
  void on_atomic(const char* what, size_t index) {
    if ((written.kind == PLAIN && !written.ordered()) || !read.ordered()) race(what, index, "changed atomically");
    written.note(ATOMIC);
  }
  void race(const char* what, size_t index, const char* done) const {
    report("race: element %zu of %s is %s by thread %u of block (%u, %u) while another thread uses it", index, what,
        done, harness::thread, blockIdx.x, blockIdx.y);
  }
};

// ---- Memory -------------------------------------------------------------------------------------------------------

struct Buffer {
  std::unique_ptr<char[]> memory;
  char* base;
  size_t bytes;
  size_t width;  // of an element
  std::vector<History> histories;
};

// By base address.
static std::map<uintptr_t, std::unique_ptr<Buffer>> buffers;

inline Buffer* buffer_at(uintptr_t address) {
  auto after = buffers.upper_bound(address);
  if (after == buffers.begin()) return nullptr;
  Buffer* buffer = std::prev(after)->second.get();
  return address - (uintptr_t)buffer->base <= buffer->bytes ? buffer : nullptr;
}

template <class T>
struct Value;

// A pointer to global memory that knows its buffer.
template <class T>
struct Checked {
  T* pointer;
  Buffer* buffer;

  Checked(T* pointer, Buffer* buffer) : pointer(pointer), buffer(buffer) {}
  template <class U, class = std::enable_if_t<std::is_same<const U, T>::value>>
  Checked(const Checked<U>& other) : pointer(other.pointer), buffer(other.buffer) {}

  Checked operator+(long long distance) const { return {pointer + distance, buffer}; }
  Value<T> operator[](long long index) const { return {*this + index}; }

  History& history(size_t& index) const {
    long long offset = (const char*)pointer - buffer->base;
    if (sizeof(T) != buffer->width) report("%zu bytes accessed in an array of %zu-byte elements", sizeof(T), buffer->width);
    if (offset < 0 || offset + sizeof(T) > buffer->bytes) {
      report("out of bounds: byte %lld of %zu, thread %u of block (%u, %u)", offset, buffer->bytes, thread, blockIdx.x,
          blockIdx.y);
    }
    index = (size_t)offset / sizeof(T);
    History& history = buffer->histories[index];
    history.begin(launch_serial);
    return history;
  }
  T load() const {
    size_t index;
    history(index).on_read("global memory", index);
    return *pointer;
  }
  void store(T value) const {
    size_t index;
    history(index).on_write("global memory", index);
    *pointer = value;
  }
};

// What stands for pointer[index].
template <class T>
struct Value {
  Checked<T> place;
  operator std::remove_const_t<T>() const { return place.load(); }
  const Value& operator=(T value) const {
    place.store(value);
    return *this;
  }
  const Value& operator=(const Value& other) const { return *this = (T)other; }
};
template <class T>
struct Value<const T> {
  Checked<const T> place;
  operator T() const { return place.load(); }
};

template <class T, class Change>
T atomically(const Checked<T>& place, Change change) {
  size_t index;
  place.history(index).on_atomic("global memory", index);
  T before = *place.pointer;
  *place.pointer = change(before);
  return before;
}

template <class T, int N>
class Shared {
  struct Element {
    Shared* owner;
    size_t index;
    operator T() const {
      History& history = owner->history(index);
      if (history.written.kind == NEVER) report("element %zu of shared memory is read before it is written", index);
      history.on_read("shared memory", index);
      return owner->values[index];
    }
    const Element& operator=(T value) const {
      owner->history(index).on_write("shared memory", index);
      owner->values[index] = value;
      return *this;
    }
  };

  T values[N];
  History histories[N];

  History& history(size_t index) {
    if (index >= N) report("element %zu of %d in shared memory", index, N);
    histories[index].begin(block_serial);
    return histories[index];
  }

 public:
  Element operator[](size_t index) { return {this, index}; }
};

// ---- Launches -----------------------------------------------------------------------------------------------------

using Argument = std::vector<char>;
using Launcher = std::function<void(const std::vector<Argument>&)>;

template <class T>
struct Unpack {
  static T from(const Argument& argument, size_t position) {
    if (argument.size() != sizeof(T)) {
      report("argument %zu is %zu bytes wide, the kernel takes %zu", position, argument.size(), sizeof(T));
    }
    T value;
    memcpy(&value, argument.data(), sizeof(T));
    return value;
  }
};
template <class T>
struct Unpack<Checked<T>> {
  static Checked<T> from(const Argument& argument, size_t position) {
    uintptr_t address = Unpack<uintptr_t>::from(argument, position);
    Buffer* buffer = buffer_at(address);
    if (buffer == nullptr) report("argument %zu points to no memory of the device", position);
    return {(T*)address, buffer};
  }
};

template <class... A, size_t... I>
Launcher bound(void (*kernel)(A...), std::index_sequence<I...>) {
  return [kernel](const std::vector<Argument>& arguments) {
    if (arguments.size() != sizeof...(A)) {
      report("%zu arguments given, the kernel takes %zu", arguments.size(), sizeof...(A));
    }
    std::tuple<A...> values{Unpack<A>::from(arguments[I], I)...};
    run_grid([&] { kernel(std::get<I>(values)...); });
  };
}

template <class... A>
Launcher bind(void (*kernel)(A...)) {
  return bound(kernel, std::index_sequence_for<A...>());
}

}  // namespace harness

// ---- What the kernels use -----------------------------------------------------------------------------------------

template <class T>
using Global = harness::Checked<T>;
template <class T, int N>
using Shared = harness::Shared<T, N>;

inline bool aligned(Global<const float> values) { return ((uintptr_t)values.pointer & 15) == 0; }
inline void check_quad(const void* address) {
  if (((uintptr_t)address & 15) != 0) harness::report("misaligned quad at %p", address);
}
inline float4 load_quad(Global<const float> from) {
  check_quad(from.pointer);
  return {from[0], from[1], from[2], from[3]};
}
inline void store_quad(Global<float> to, float4 value) {
  check_quad(to.pointer);
  to[0] = value.x;
  to[1] = value.y;
  to[2] = value.z;
  to[3] = value.w;
}

inline unsigned int __shfl_down_sync(unsigned int mask, unsigned int value, unsigned int distance) {
  return harness::exchange(harness::Exchange::SHUFFLE_DOWN, mask, value, distance);
}
inline int __shfl_down_sync(unsigned int mask, int value, unsigned int distance) {
  return (int)__shfl_down_sync(mask, (unsigned int)value, distance);
}
inline float __shfl_down_sync(unsigned int mask, float value, unsigned int distance) {
  return __uint_as_float(__shfl_down_sync(mask, __float_as_uint(value), distance));
}
inline int __shfl_sync(unsigned int mask, int value, int from) {
  return (int)harness::exchange(harness::Exchange::SHUFFLE, mask, (unsigned int)value, (unsigned int)from);
}
inline int __all_sync(unsigned int mask, int value) {
  return (int)harness::exchange(harness::Exchange::ALL, mask, value != 0, 0);
}

template <class T>
T atomicMax(Global<T> place, std::common_type_t<T> value) {
  return harness::atomically(place, [=](T before) { return before < value ? value : before; });
}
template <class T>
T atomicAdd(Global<T> place, std::common_type_t<T> value) {
  return harness::atomically(place, [=](T before) { return (T)(before + value); });
}
template <class T>
T atomicSub(Global<T> place, std::common_type_t<T> value) {
  return harness::atomically(place, [=](T before) { return (T)(before - value); });
}
