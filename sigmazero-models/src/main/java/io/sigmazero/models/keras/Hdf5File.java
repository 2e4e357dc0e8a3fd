package io.sigmazero.models.keras;

import io.jhdf.Superblock;
import io.jhdf.SymbolTableEntry;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.object.datatype.FloatingPoint;
import io.sigmazero.models.graph.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An HDF5 file in memory, read with suspicion: what Keras writes (groups, text attributes, dense
 * float arrays) and nothing else. Links, chunked, compressed and external arrays are refused, and
 * no array is read that claims more bytes than the file has. Not thread safe.
 */
final class Hdf5File {
  private static final int LONGEST_PATH = 1000;
  private static final Set<Integer> FLOAT_BYTES = Set.of(2, 4, 8);

  private final Hdf5Node root;
  private final long bytes;

  private Hdf5File(Hdf5Node root, long bytes) {
    this.root = root;
    this.bytes = bytes;
  }

  /**
   * Opens a file's content.
   *
   * @throws Refusal if it is no HDF5 file
   */
  static Hdf5File of(byte[] content) {
    return guarded(
        "the file",
        () -> {
          Hdf5Storage storage = Hdf5Storage.of(content);
          return new Hdf5File(new Hdf5Node(storage, rootAddress(storage)), content.length);
        });
  }

  private static long rootAddress(Hdf5Storage storage) {
    Superblock superblock = storage.getSuperblock();
    if (superblock instanceof Superblock.SuperblockV0V1 old) {
      return new SymbolTableEntry(storage, old.getRootGroupSymbolTableAddress())
          .getObjectHeaderAddress();
    }
    return ((Superblock.SuperblockV2V3) superblock).getRootGroupObjectHeaderAddress();
  }

  /** Whether there is something at a path. */
  boolean exists(String path) {
    return guarded("'" + path + "'", () -> find(path).isPresent());
  }

  /** A text attribute of a group, if it has it. */
  Optional<String> text(String path, String attribute) {
    return guarded(
        "attribute '" + attribute + "'",
        () -> find(path).flatMap(node -> node.attribute(attribute)).map(this::onlyText));
  }

  /**
   * An attribute that lists texts. Lists too long for one attribute are continued in others, named
   * with a number.
   */
  List<String> texts(String path, String attribute) {
    return guarded(
        "attribute '" + attribute + "' of '" + path + "'",
        () -> find(path).map(node -> texts(node, attribute)).orElse(List.of()));
  }

  private List<String> texts(Hdf5Node node, String attribute) {
    Optional<Attribute> whole = node.attribute(attribute);
    if (whole.isPresent()) {
      return allTexts(whole.get());
    }
    List<String> all = new ArrayList<>();
    Optional<Attribute> part = node.attribute(attribute + "0");
    for (int next = 1; part.isPresent(); next++) {
      all.addAll(allTexts(part.get()));
      part = node.attribute(attribute + next);
    }
    return all;
  }

  /** The array at a path, if there is one. */
  Optional<StoredArray> array(String path) {
    return guarded(
        "'" + path + "'",
        () -> {
          Optional<Hdf5Node> node = find(path);
          if (node.isEmpty()) {
            return Optional.empty();
          }
          if (!node.get().isArray()) {
            throw new Refusal("'" + path + "' is a group, expected an array");
          }
          Dataset dataset = node.get().array(path);
          Shape shape = shape("array '" + path + "'", dataset.getDimensionsAsLong());
          return Optional.of(
              new StoredArray(
                  path, shape, () -> guarded("'" + path + "'", () -> read(path, shape, dataset))));
        });
  }

  private Shape shape(String what, long... extents) {
    long size = 1;
    int[] checked = new int[extents.length];
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] < 0 || extents[axis] > bytes) {
        throw tooLarge(what);
      }
      size *= extents[axis];
      if (size > bytes) {
        throw tooLarge(what);
      }
      checked[axis] = (int) extents[axis];
    }
    return Shape.of(checked);
  }

  private Refusal tooLarge(String what) {
    return new Refusal(what + " claims more values than the file's " + bytes + " bytes can hold");
  }

  private float[] read(String path, Shape shape, Dataset dataset) {
    boolean dense = dataset instanceof ContiguousDataset || dataset instanceof CompactDataset;
    if (!dense || !dataset.getFilters().isEmpty()) {
      throw new Refusal("array '" + path + "' is chunked or compressed, which Keras never writes");
    }
    if (!(dataset.getDataType() instanceof FloatingPoint)
        || !FLOAT_BYTES.contains(dataset.getDataType().getSize())) {
      throw new Refusal("array '" + path + "' holds no 16, 32 or 64 bit floats");
    }
    if ((long) shape.size() * dataset.getDataType().getSize() > bytes) {
      throw tooLarge("array '" + path + "'");
    }
    Object data = dataset.getDataFlat();
    float[] values = new float[shape.size()];
    if (data instanceof float[] floats && floats.length == values.length) {
      return floats;
    }
    if (data instanceof double[] doubles && doubles.length == values.length) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles[i];
      }
      return values;
    }
    throw new Refusal("array '" + path + "' cannot be read as " + shape + " floats");
  }

  private String onlyText(Attribute attribute) {
    List<String> texts = allTexts(attribute);
    if (texts.size() != 1) {
      throw new Refusal(
          "attribute '" + attribute.getName() + "' holds " + texts.size() + " texts, expected one");
    }
    return texts.get(0);
  }

  private List<String> allTexts(Attribute attribute) {
    String label = "attribute '" + attribute.getName() + "'";
    if (attribute.isEmpty() || shape(label, attribute.getDimensionsAsLong()).size() == 0) {
      return List.of();
    }
    if (attribute.getSizeInBytes() > bytes) {
      throw tooLarge(label);
    }
    Object data = attribute.getData();
    Object[] items = data instanceof Object[] several ? several : new Object[] {data};
    List<String> texts = new ArrayList<>(items.length);
    for (Object item : items) {
      texts.add(text(label, item));
    }
    return texts;
  }

  private static String text(String label, Object item) {
    if (item instanceof String text) {
      return text;
    }
    if (item instanceof byte[] raw) {
      return new String(raw, StandardCharsets.UTF_8);
    }
    throw new Refusal(label + " is no text");
  }

  private Optional<Hdf5Node> find(String path) {
    if (path.length() > LONGEST_PATH) {
      throw new Refusal("a path in the file has " + path.length() + " characters");
    }
    Optional<Hdf5Node> node = Optional.of(root);
    for (String step : path.split("/")) {
      if (!step.isEmpty()) {
        node = node.flatMap(group -> group.member(step));
      }
    }
    return node;
  }

  /** The reader fails in many ways on damaged files; here they become one. */
  private static <T> T guarded(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new Refusal(what + " is not readable as HDF5: " + reason(e), e);
    }
  }

  /** The reader wraps failures in failures: the innermost says what is wrong. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
      if (innermost instanceof Refusal) {
        return innermost.getMessage();
      }
    }
    return innermost.getMessage() == null
        ? innermost.getClass().getSimpleName()
        : innermost.getMessage();
  }
}
