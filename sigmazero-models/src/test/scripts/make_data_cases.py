#!/usr/bin/env python3
"""Writes the small files that the tests of io.sigmazero.models.data read; needs numpy.

    python3 sigmazero-models/src/test/scripts/make_data_cases.py

PNG files are put together here chunk by chunk, so that what they hold is known without any decoder.
"""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np

OUT = Path(__file__).resolve().parent.parent / "resources" / "data"
N, C, H, W = 3, 3, 4, 5


def save(name, array, version=None):
    with open(OUT / name, "wb") as out:
        np.lib.format.write_array(out, array, version=version, allow_pickle=False)


def idx(name, array):
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    content = header + array.tobytes()
    (OUT / name).write_bytes(content)
    with open(OUT / f"{name}.gz", "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        out.write(content)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(name, rows, width, height, colour_type, depth=8, extra=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    signature = b"\x89PNG\r\n\x1a\n"
    (OUT / name).write_bytes(signature + chunk(b"IHDR", header) + extra + chunk(b"IDAT", content) + chunk(b"IEND", b""))


def arrays(random):
    values = random.random((N, C, H, W), dtype=np.float32)
    bytes_ = random.integers(0, 256, (N, C, H, W), dtype=np.uint8)
    save("f4_nchw.npy", values)
    save("f4_nhwc.npy", np.ascontiguousarray(values.transpose(0, 2, 3, 1)))
    save("f4_flat.npy", values.reshape(N, -1))
    save("f4_version2.npy", values, version=(2, 0))
    save("f8_nchw.npy", values.astype(np.float64) + 1e-12)
    save("u1_nchw.npy", bytes_)
    save("u1_nhw.npy", np.ascontiguousarray(bytes_[:, 0]))
    save("f4_fortran.npy", np.asfortranarray(values))
    save("f4_big_endian.npy", values.astype(">f4"))
    save("f2.npy", values.astype(np.float16))
    save("structured.npy", np.zeros(N, dtype=[("x", "<f4"), ("y", "<f4")]))
    save("scalar.npy", np.float32(1))
    save("empty.npy", np.zeros((0, C, H, W), np.float32))
    for kind in ("i4", "i8", "u1"):
        save(f"labels_{kind}.npy", np.array([2, 0, 1], kind))
    save("labels_column.npy", np.array([[2], [0], [1]], "i8"))
    save("labels_negative.npy", np.array([2, -1, 1], "i8"))
    save("labels_huge.npy", np.array([2, 1 << 40, 1], "i8"))
    idx("images.idx3-ubyte", bytes_[:, 0])
    idx("labels.idx1-ubyte", np.array([2, 0, 1], np.uint8))


def images(random):
    rgb = random.integers(0, 256, (H, W, 3), dtype=np.uint8)
    grey = random.integers(0, 256, (H, W), dtype=np.uint8)
    save("rgb_pixels.npy", rgb)
    save("grey_pixels.npy", grey)
    png("rgb.png", [r.tobytes() for r in rgb], W, H, 2)
    # The gamma of a file is not applied either: models are trained on the stored values.
    png("rgb_gamma.png", [r.tobytes() for r in rgb], W, H, 2, extra=chunk(b"gAMA", struct.pack(">I", 100000)))
    png("grey.png", [r.tobytes() for r in grey], W, H, 0)
    png("grey_as_rgb.png", [np.repeat(r, 3).tobytes() for r in grey], W, H, 2)
    png("grey_alpha.png", [np.stack([r, np.full(W, 255, np.uint8)], 1).tobytes() for r in grey], W, H, 4)
    opaque = np.concatenate([rgb, np.full((H, W, 1), 255, np.uint8)], 2)
    png("rgba_opaque.png", [r.tobytes() for r in opaque], W, H, 6)
    opaque[H - 1, W - 1, 3] = 254
    png("rgba_transparent.png", [r.tobytes() for r in opaque], W, H, 6)
    png("grey16.png", [r.astype(">u2").tobytes() for r in grey], W, H, 0, depth=16)
    palette = random.integers(0, 256, (H * W, 3), dtype=np.uint8)
    save("palette_pixels.npy", palette.reshape(H, W, 3))
    indices = np.arange(H * W, dtype=np.uint8).reshape(H, W)
    png("palette.png", [r.tobytes() for r in indices], W, H, 3, extra=chunk(b"PLTE", palette.tobytes()))
    # One bit a pixel, rows filled up to whole bytes.
    bits = (grey > 127).astype(np.uint8)
    save("bits_pixels.npy", bits * 255)
    png("bits.png", [np.packbits(r).tobytes() for r in bits], W, H, 0, depth=1)
    # Claims 2^31-1 pixels a side and holds none.
    png("huge.png", [], 2**31 - 1, 2**31 - 1, 2)


def saved_by_numpy(random):
    """What NpyWriter must equal. In the last the header happens to need no fill, where NumPy fills 64 bytes."""
    aligned = (1,) * 12 + (111, 1)
    for name, shape in {"1d": (3,), "2d": (2, 10), "4d": (2, 1, 2, 3), "no_rows": (0, 4), "no_columns": (5, 0),
                        "aligned": aligned}.items():
        array = random.standard_normal(shape).astype(np.float32)
        np.save(OUT / f"saved_{name}.npy", array)
    header = (OUT / "saved_aligned.npy").read_bytes()[: -4 * 111]
    assert len(header) % 64 == 0 and header.endswith(b" " * 64 + b"\n"), len(header)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1902)
    arrays(random)
    images(random)
    saved_by_numpy(random)


if __name__ == "__main__":
    main()
