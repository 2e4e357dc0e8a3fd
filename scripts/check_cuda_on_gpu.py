#!/usr/bin/env python3
"""Runs the CUDA kernels on a GPU and compares all that they write with plain Java's results, bit by bit.

Nothing of ND4J takes part, so that the kernels can be checked on devices for which ND4J's CUDA backend has no code. A
test of sigmazero-kernels makes the recording: what the production code launches (kernels, grids, arguments) and what
plain Java comes to. Needs the driver's libcuda and NumPy.

    mvn -pl sigmazero-kernels test -Dtest=CudaRecordingTest -Dcuda.recording=target/recording.gz
    python3 -m pip install --no-deps --require-hashes --target target/nvrtc -r scripts/nvrtc-requirements.txt
    python3 scripts/check_cuda_on_gpu.py sigmazero-kernels/target/recording.gz target/nvrtc

The recording and the kernels' machine code can be made on another machine than the one with the GPU:

    python3 scripts/check_cuda_on_gpu.py --compile 90 target/nvrtc target/sigmazero-sm_90.cubin
    python3 scripts/check_cuda_on_gpu.py recording.gz sigmazero-sm_90.cubin

Each case runs three times. Memory outside the arrays is looked at, too: it must stay as it was. Which of the lanes that
finish together draws which sample is up to the device: there any order is right, and the recorded one is put in its
place. Any NaN equals any other. One line a case, then the times of a step, with the bytes that its kernels ask for over
them; exit code 1 on a difference, 2 without a GPU.
"""
import ctypes
import gzip
import hashlib
import json
import pathlib
import statistics
import struct
import sys

import numpy

from check_cuda_kernels import Failure, Nvrtc, bundled

RUNS = 3
# Around each array, so that a write past an end is seen. Arrays start at multiples of this and their shift.
GUARD = 256
PATTERN = 0xA5
TIMED_STEPS = 200
TIMED_RUNS = 7
# A step reads delta and the gradient for the norm, then x, delta, the gradient, m and v, and writes delta, m and v.
BYTES_A_FEATURE = 4 * (2 + 5 + 3)
CAPABILITY_MAJOR, CAPABILITY_MINOR = 75, 76


class NoDevice(Exception):
    pass


class Driver:
    """The driver's calls that are needed, each with its result checked, on the first device."""

    def __init__(self):
        try:
            self.library = ctypes.CDLL("libcuda.so.1")
        except OSError:
            raise NoDevice("there is no libcuda.so.1") from None
        count = ctypes.c_int()
        if self.library.cuInit(0) != 0 or self.library.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
            raise NoDevice("the driver has no device")
        device, context = ctypes.c_int(), ctypes.c_void_p()
        self.call("cuDeviceGet", ctypes.byref(device), 0)
        self.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
        self.call("cuCtxSetCurrent", context)
        self.device = device
        self.stream = self.made("cuStreamCreate", 0)

    def call(self, name, *arguments):
        result = getattr(self.library, name)(*arguments)
        if result != 0:
            text = ctypes.c_char_p()
            self.library.cuGetErrorName(result, ctypes.byref(text))
            raise Failure(f"{name} failed: {(text.value or b'unknown error').decode()} ({result})")

    def made(self, name, *arguments):
        """The handle that a call makes."""
        handle = ctypes.c_void_p()
        self.call(name, ctypes.byref(handle), *arguments)
        return handle

    def architecture(self):
        numbers = []
        for attribute in (CAPABILITY_MAJOR, CAPABILITY_MINOR):
            value = ctypes.c_int()
            self.call("cuDeviceGetAttribute", ctypes.byref(value), attribute, self.device)
            numbers.append(value.value)
        return 10 * numbers[0] + numbers[1]

    def description(self):
        name, version = ctypes.create_string_buffer(256), ctypes.c_int()
        self.call("cuDeviceGetName", name, 256, self.device)
        self.call("cuDriverGetVersion", ctypes.byref(version))
        return (f"{name.value.decode()}, compute capability {self.architecture() / 10}, driver {driver_version()}, "
                f"CUDA {version.value // 1000}.{version.value % 1000 // 10}")

    def synchronize(self):
        self.call("cuStreamSynchronize", self.stream)

    def milliseconds(self, work):
        """Time from start to end of what a function queues, on the device."""
        start, end = self.made("cuEventCreate", 0), self.made("cuEventCreate", 0)
        self.call("cuEventRecord", start, self.stream)
        work()
        self.call("cuEventRecord", end, self.stream)
        self.call("cuEventSynchronize", end)
        elapsed = ctypes.c_float()
        self.call("cuEventElapsedTime", ctypes.byref(elapsed), start, end)
        return elapsed.value

    def graph(self, work):
        """What a function queues, to be queued by a single call."""
        self.call("cuStreamBeginCapture_v2", self.stream, 0)
        work()
        graph = ctypes.c_void_p()
        self.call("cuStreamEndCapture", self.stream, ctypes.byref(graph))
        return self.made("cuGraphInstantiateWithFlags", graph, ctypes.c_ulonglong(0))


def driver_version():
    try:
        management = ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        return "unknown"
    version = ctypes.create_string_buffer(80)
    known = management.nvmlInit_v2() == 0 and management.nvmlSystemGetDriverVersion(version, 80) == 0
    return version.value.decode() if known else "unknown"


class Array:
    """An array's memory on the device, with guards around it."""

    def __init__(self, driver, size, shift):
        self.driver = driver
        self.size = size
        self.whole = size + shift + 2 * GUARD
        self.before = GUARD + shift
        self.base = driver.made("cuMemAlloc_v2", ctypes.c_size_t(self.whole))
        self.address = self.base.value + self.before
        driver.call("cuMemsetD8_v2", self.base, ctypes.c_ubyte(PATTERN), ctypes.c_size_t(self.whole))

    def upload(self, content):
        if len(content) != self.size:
            raise Failure(f"{len(content)} bytes for an array of {self.size}")
        self.driver.call("cuMemcpyHtoD_v2", ctypes.c_void_p(self.address), content, ctypes.c_size_t(self.size))

    def download(self):
        """The array's bytes, and whether those around it are as they were."""
        content = ctypes.create_string_buffer(self.whole)
        self.driver.call("cuMemcpyDtoH_v2", content, self.base, ctypes.c_size_t(self.whole))
        own = content.raw[self.before:self.before + self.size]
        around = content.raw[:self.before] + content.raw[self.before + self.size:]
        return own, around == bytes([PATTERN]) * len(around)

    def free(self):
        self.driver.call("cuMemFree_v2", self.base)


class Launch:
    """A launch, its arguments as the production code passes them: each in eight bytes of its own."""

    def __init__(self, driver, function, line, arrays):
        slots = [struct.pack("=Q", arrays[each].address) if isinstance(each, int) else bytes.fromhex(each)
                 for each in line["arguments"]]
        self.slots = ctypes.create_string_buffer(b"".join(slot.ljust(8, b"\0") for slot in slots))
        start = ctypes.addressof(self.slots)
        self.pointers = (ctypes.c_void_p * len(slots))(*[start + 8 * i for i in range(len(slots))])
        self.driver = driver
        self.arguments = (function, *line["grid"], 1, line["threads"], 1, 1, 0, driver.stream, self.pointers, None)

    def queue(self):
        self.driver.call("cuLaunchKernel", *self.arguments)


def with_one_nan(content):
    bits = numpy.frombuffer(content, dtype="<u4").copy()
    bits[(bits & 0x7FFFFFFF) > 0x7F800000] = 0x7FC00000
    return bits.tobytes()


def first_difference(found, expected, floats):
    kind = "<f4" if floats else "<i4" if len(found) % 4 == 0 else "u1"
    unlike = numpy.frombuffer(found, dtype="u1") != numpy.frombuffer(expected, dtype="u1")
    at = int(numpy.argmax(unlike)) // numpy.dtype(kind).itemsize
    found, expected = numpy.frombuffer(found, dtype=kind), numpy.frombuffer(expected, dtype=kind)
    return f" at {at}: {found[at]!r} instead of {expected[at]!r}"


class Case:
    """A run of a case's lines on the device."""

    def __init__(self, driver, functions):
        self.driver = driver
        self.functions = functions
        self.arrays = {}
        self.launches = []
        self.compared = 0
        self.times = None

    def run(self, lines):
        """What is wrong, None if nothing is."""
        try:
            for line, content in lines:
                wrong = getattr(self, line["do"])(line, content)
                if wrong:
                    return f"{wrong}, after {len(self.launches)} launches"
            return None
        finally:
            for array in self.arrays.values():
                array.free()

    def allocate(self, line, content):
        self.arrays[line["array"]] = Array(self.driver, line["bytes"], line["shift"])

    def upload(self, line, content):
        self.arrays[line["array"]].upload(content)

    def launch(self, line, content):
        launch = Launch(self.driver, self.functions[line["kernel"]], line, self.arrays)
        launch.queue()
        self.launches.append(launch)

    def look(self, line):
        self.driver.synchronize()
        self.compared += 1
        return self.arrays[line["array"]].download()

    def expect(self, line, content):
        found, kept = self.look(line)
        if not kept:
            return f"memory beside {line['name']} was written"
        if line["floats"]:
            found = with_one_nan(found)
        if hashlib.sha256(found).hexdigest() == line["digest"]:
            return None
        return f"{line['name']} differs" + (first_difference(found, content, line["floats"]) if content else "")

    def order(self, line, content):
        found, expected = numpy.frombuffer(self.look(line)[0], dtype="<i4"), numpy.frombuffer(content, dtype="<i4")
        free = numpy.zeros(len(expected), dtype=bool)
        free[line["places"]] = True
        if sorted(found[free]) != sorted(expected[free]) or (found[~free] != expected[~free]).any():
            return f"{line['name']} holds {found.tolist()} instead of, in some order, {expected.tolist()}"
        self.arrays[line["array"]].upload(content)
        return None

    def time(self, line, content):
        def steps():
            for _ in range(TIMED_STEPS):
                for launch in self.launches:
                    launch.queue()

        graph = self.driver.graph(steps)

        def microseconds(work):
            work()
            return sorted(1000 * self.driver.milliseconds(work) / TIMED_STEPS for _ in range(TIMED_RUNS))

        self.times = (microseconds(lambda: self.driver.call("cuGraphLaunch", graph, self.driver.stream)),
                      microseconds(steps))


def cases(path):
    """Name and lines of each case."""
    with gzip.open(path) as recording:
        name, lines = None, []
        for text in iter(recording.readline, b""):
            line = json.loads(text)
            content = recording.read(line.get("size", 0))
            if line["do"] != "case":
                lines.append((line, content))
                continue
            if name is not None:
                yield name, lines
            name, lines = line["name"], []
        yield name, lines


def machine_code(nvrtc, architecture):
    source, options = bundled()
    return nvrtc.compile(source, [f"--gpu-architecture=sm_{architecture}", *options])[2]


def loaded(driver, image):
    """The kernels by their names."""
    module = driver.made("cuModuleLoadData", image + b"\0")

    class Functions(dict):
        def __missing__(self, name):
            self[name] = driver.made("cuModuleGetFunction", module, name.encode())
            return self[name]

    return Functions()


def compare(driver, functions, name, lines):
    """Whether a case passes; says so."""
    launches = compared = 0
    for run in range(RUNS):
        case = Case(driver, functions)
        wrong = case.run(lines)
        if wrong:
            print(f"FAILED {name}: {wrong} (run {run + 1})", flush=True)
            return False
        launches += len(case.launches)
        compared += case.compared
    print(f"same bits: {name}; {RUNS} runs, {launches} launches, {compared} arrays compared", flush=True)
    return True


def measure(driver, functions, name, lines):
    case = Case(driver, functions)
    case.run(lines)
    in_graph, one_by_one = case.times
    size = BYTES_A_FEATURE * lines[-1][0]["lanes"] * lines[-1][0]["features"]
    median = statistics.median(in_graph)
    print(f"{name}: {median:.2f} us a step ({in_graph[0]:.2f} to {in_graph[-1]:.2f}), {size / median / 1000:.0f} GB/s, "
          f"in a CUDA graph of {TIMED_STEPS} steps; {statistics.median(one_by_one):.2f} us queued by this script")


def main(recording, kernels):
    driver = Driver()
    print(driver.description())
    if pathlib.Path(kernels).is_dir():
        nvrtc = Nvrtc(kernels)
        print(f"kernels compiled by NVRTC {nvrtc.version()} for sm_{driver.architecture()}")
        image = machine_code(nvrtc, driver.architecture())
    else:
        print(f"kernels of {pathlib.Path(kernels).name}")
        image = pathlib.Path(kernels).read_bytes()
    functions = loaded(driver, image)
    passed = failed = 0
    for name, lines in cases(recording):
        if lines[-1][0]["do"] == "time":
            measure(driver, functions, name, lines)
        elif compare(driver, functions, name, lines):
            passed += 1
        else:
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        if len(sys.argv) == 5 and sys.argv[1] == "--compile":
            pathlib.Path(sys.argv[4]).write_bytes(machine_code(Nvrtc(sys.argv[3]), sys.argv[2]))
        elif len(sys.argv) == 3:
            sys.exit(main(*sys.argv[1:]))
        else:
            sys.exit(f"usage: {sys.argv[0]} <recording> <folder with NVRTC, or cubin>\n"
                     f"       {sys.argv[0]} --compile <number of the compute capability> <folder with NVRTC> <cubin>")
    except NoDevice as nothing:
        print(f"no GPU: {nothing}")
        sys.exit(2)
    except Failure as failure:
        sys.exit(f"error: {failure}")
