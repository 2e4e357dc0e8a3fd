#!/usr/bin/env python3
"""Compiles the CUDA kernels with NVRTC for every architecture they are for, and checks the machine code. Needs no GPU.

    python3 -m pip install --no-deps --require-hashes --target target/nvrtc -r scripts/nvrtc-requirements.txt
    python3 scripts/check_cuda_kernels.py target/nvrtc

Checked for each architecture: every kernel is there; none spills registers or uses local memory; no multiply-add is
fused, no division or square root is approximate and no subnormal number is flushed, which would cost the equality with
the CPU, bit by bit. Checked first: that these checks can fail. One line an architecture; exit code 1 on a failure.
"""
import ctypes
import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.joinpath(
    "sigmazero-kernels/src/main/resources/io/sigmazero/kernels/cuda/sigmazero.cu")
ARCHITECTURES = (70, 80, 86, 89, 90)
KERNEL = re.compile(r"^KERNEL void (\w+)\(", re.MULTILINE)
REPORT = re.compile(
    r"Compiling entry function '(\w+)'.*?(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads"
    r".*?Used (\d+) registers", re.DOTALL)
# Fused operations, those without a rounding of their own, which the assembler may fuse, and approximate ones.
INEXACT = re.compile(
    r"\b(?:fma|mad)(?:\.\w+)*\.f32\b|\b(?:add|sub|mul)\.f32\b|\b\w+(?:\.\w+)*\.(?:ftz|approx|full)\b[\w.]*")


class Failure(Exception):
    pass


class Nvrtc:
    """The calls of NVRTC that are needed, each with its result checked."""

    def __init__(self, folder):
        found = sorted(pathlib.Path(folder).glob("**/libnvrtc.so.*"))
        if not found:
            raise Failure(f"no libnvrtc.so in {folder}; the first lines of this script say how to get it")
        self.library = ctypes.CDLL(str(found[0]))
        self.library.nvrtcGetErrorString.restype = ctypes.c_char_p

    def call(self, name, *arguments):
        result = getattr(self.library, name)(*arguments)
        if result != 0:
            raise Failure(f"{name} failed: {self.library.nvrtcGetErrorString(result).decode()} ({result})")

    def version(self):
        major, minor = ctypes.c_int(), ctypes.c_int()
        self.call("nvrtcVersion", ctypes.byref(major), ctypes.byref(minor))
        return f"{major.value}.{minor.value}"

    def result(self, what, program):
        size = ctypes.c_size_t()
        self.call(f"nvrtcGet{what}Size", program, ctypes.byref(size))
        content = ctypes.create_string_buffer(size.value)
        self.call(f"nvrtcGet{what}", program, content)
        return content.raw

    def text(self, what, program):
        return self.result(what, program).rstrip(b"\0").decode()

    def compile(self, source, options):
        """The compiler's log, the PTX and the machine code."""
        program = ctypes.c_void_p()
        self.call("nvrtcCreateProgram", ctypes.byref(program), source.encode(), SOURCE.name.encode(), 0, None, None)
        try:
            values = (ctypes.c_char_p * len(options))(*[option.encode() for option in options])
            try:
                self.call("nvrtcCompileProgram", program, len(options), values)
            except Failure as failure:
                raise Failure(f"{failure}\n{self.text('ProgramLog', program)}") from None
            return self.text("ProgramLog", program), self.text("PTX", program), self.result("CUBIN", program)
        finally:
            self.call("nvrtcDestroyProgram", ctypes.byref(program))


def problems(source, log, ptx):
    """What is wrong with a compilation, and the registers of each kernel."""
    wrong = []
    registers = {}
    for kernel, stack, stores, loads, used in REPORT.findall(log):
        registers[kernel] = int(used)
        if (stack, stores, loads) != ("0", "0", "0"):
            wrong.append(f"{kernel} uses {stack} bytes of stack, {stores} and {loads} bytes of spill stores and loads")
    expected = set(KERNEL.findall(source))
    if registers.keys() != expected:
        wrong.append(f"kernels reported: {sorted(registers)}, expected: {sorted(expected)}")
    inexact = sorted(set(INEXACT.findall(ptx)))
    if inexact:
        wrong.append(f"operations that are not rounded as on the CPU: {', '.join(inexact)}")
    if "div.rn.f32" not in ptx or "sqrt.rn.f32" not in ptx:
        wrong.append("no exact division or square root in the PTX")
    wrong += [line for line in log.splitlines() if "warning" in line and "are deprecated" not in line]
    return wrong, registers


def bundled():
    """The source, and the options that it is compiled with."""
    source = SOURCE.read_text(encoding="ascii")
    return source, re.search(r"^// options: (.*)$", source, re.MULTILINE).group(1).split()


def main(folder):
    nvrtc = Nvrtc(folder)
    source, options = bundled()

    def check(architecture, chosen):
        log, ptx, _ = nvrtc.compile(source, [f"--gpu-architecture=sm_{architecture}", "--ptxas-options=-v", *chosen])
        return problems(source, log, ptx)

    def instead(option):
        return [each for each in options if each.split("=")[0] != option.split("=")[0]] + [option]

    for chosen, notice in (
            (instead("--fmad=true"), "fma.rn.f32"),
            (instead("--prec-div=false"), "div.full.f32"),
            (instead("--ftz=true"), ".ftz"),
            (instead("--maxrregcount=16"), "bytes of spill")):
        if not any(notice in problem for problem in check(80, chosen)[0]):
            raise Failure(f"this check is blind: compiled with {' '.join(chosen)} it finds no {notice}")

    failed = False
    for architecture in ARCHITECTURES:
        wrong, registers = check(architecture, options)
        failed = failed or bool(wrong)
        used = ", ".join(f"{name.removeprefix('sigmazero_')} {count}" for name, count in sorted(registers.items()))
        print(f"sm_{architecture} by NVRTC {nvrtc.version()}: "
              + ("; ".join(wrong) if wrong else f"no spills, no fused multiply-adds; registers: {used}"))
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} <folder with NVRTC>")
    try:
        sys.exit(main(sys.argv[1]))
    except Failure as failure:
        sys.exit(f"error: {failure}")
