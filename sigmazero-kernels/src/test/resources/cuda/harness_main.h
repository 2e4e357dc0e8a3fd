// The harness as a server on standard input and output: memory, copies and launches, one answer a request.
#pragma once
#include "harness.h"

namespace harness {

template <class T>
T receive() {
  T value;
  if (fread(&value, sizeof(T), 1, stdin) != 1) exit(0);
  return value;
}

inline std::string receive_bytes(size_t length) {
  std::string bytes(length, '\0');
  if (length > 0 && fread(&bytes[0], length, 1, stdin) != 1) exit(0);
  return bytes;
}

template <class T>
void send(T value) {
  fwrite(&value, sizeof(T), 1, stdout);
}

void report(const char* format, ...) {
  char message[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  send<uint8_t>(1);
  send<uint32_t>((uint32_t)strlen(message));
  fwrite(message, strlen(message), 1, stdout);
  fflush(stdout);
  _Exit(0);
}

// Every buffer starts `shift` bytes past a 256-byte boundary.
inline void allocate() {
  uint64_t bytes = receive<uint64_t>();
  uint32_t width = receive<uint32_t>();
  uint32_t shift = receive<uint32_t>();
  auto buffer = std::make_unique<Buffer>();
  buffer->memory.reset(new char[bytes + 512]);
  uintptr_t start = ((uintptr_t)buffer->memory.get() + 255) / 256 * 256 + shift;
  buffer->base = (char*)start;
  buffer->bytes = bytes;
  buffer->width = width;
  buffer->histories.resize(bytes / width);
  buffers[start] = std::move(buffer);
  send<uint8_t>(0);
  send<uint64_t>(start);
}

inline Buffer& whole(uint64_t address, uint64_t bytes) {
  Buffer* buffer = buffer_at(address);
  if (buffer == nullptr || (uintptr_t)buffer->base != address || buffer->bytes != bytes) report("no such buffer");
  return *buffer;
}

inline void upload() {
  uint64_t address = receive<uint64_t>();
  uint64_t bytes = receive<uint64_t>();
  std::string content = receive_bytes(bytes);
  memcpy(whole(address, bytes).base, content.data(), bytes);
  send<uint8_t>(0);
}

inline void download() {
  uint64_t address = receive<uint64_t>();
  uint64_t bytes = receive<uint64_t>();
  Buffer& buffer = whole(address, bytes);
  send<uint8_t>(0);
  fwrite(buffer.base, bytes, 1, stdout);
}

inline void launch(const std::map<std::string, Launcher>& kernels) {
  backwards = receive<uint8_t>() != 0;
  std::string name = receive_bytes(receive<uint32_t>());
  gridDim = {receive<uint32_t>(), receive<uint32_t>(), 1};
  blockDim = {receive<uint32_t>(), 1, 1};
  std::vector<Argument> arguments(receive<uint32_t>());
  for (Argument& argument : arguments) {
    std::string bytes = receive_bytes(receive<uint32_t>());
    argument.assign(bytes.begin(), bytes.end());
  }
  auto kernel = kernels.find(name);
  if (kernel == kernels.end()) report("there is no kernel %s", name.c_str());
  if (blockDim.x == 0 || blockDim.x > MOST_THREADS || gridDim.x == 0 || gridDim.y == 0 || gridDim.y > 65535) {
    report("no GPU takes a grid of %u x %u blocks of %u threads", gridDim.x, gridDim.y, blockDim.x);
  }
  kernel->second(arguments);
  send<uint8_t>(0);
}

inline int serve(const std::map<std::string, Launcher>& kernels) {
  for (;;) {
    switch (receive<uint8_t>()) {
      case 'A': allocate(); break;
      case 'F': buffers.erase(receive<uint64_t>()); send<uint8_t>(0); break;
      case 'W': upload(); break;
      case 'R': download(); break;
      case 'L': launch(kernels); break;
      default: report("unknown request");
    }
    fflush(stdout);
  }
}

}  // namespace harness
