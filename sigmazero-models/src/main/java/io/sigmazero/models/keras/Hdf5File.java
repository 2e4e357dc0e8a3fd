package io.sigmazero.models.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
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
 * An HDF5 file in memory, read with suspicion: what Keras writes (groups, string attributes, dense
 * float arrays) and nothing else. Links, chunked, compressed and external arrays are refused, and
 * no array is read that claims more bytes than the file has. Not thread safe.
 */
final class Hdf5File implements AutoCloseable {
  private static final int LONGEST_PATH = 1000;
  private static final Set<Integer> FLOAT_BYTES = Set.of(2, 4, 8);

  private final HdfFile file;
  private final long bytes;

  private Hdf5File(HdfFile file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Opens a file's content.
   *
   * @throws Refusal if it is no HDF5 file
   */
  static Hdf5File of(byte[] content) {
    return guarded("the file", () -> new Hdf5File(HdfFile.fromBytes(content), content.length));
  }

  /** Whether there is something at a path, which is no link. */
  boolean exists(String path) {
    return guarded(path, () -> find(path).isPresent());
  }

  /** A text attribute of a group, if it has it. */
  Optional<String> text(String path, String attribute) {
    return guarded(path + "@" + attribute, () -> attribute(path, attribute).map(this::onlyText));
  }

  /**
   * An attribute that lists texts. Lists too long for one attribute are continued in others, named
   * with a number.
   */
  List<String> texts(String path, String attribute) {
    return guarded(
        path + "@" + attribute,
        () -> {
          Optional<Attribute> whole = attribute(path, attribute);
          if (whole.isPresent()) {
            return allTexts(whole.get());
          }
          List<String> all = new ArrayList<>();
          for (int part = 0; ; part++) {
            Optional<Attribute> next = attribute(path, attribute + part);
            if (next.isEmpty()) {
              return all;
            }
            all.addAll(allTexts(next.get()));
          }
        });
  }

  /** The array at a path, if there is one. */
  Optional<StoredArray> array(String path) {
    return guarded(
        path,
        () -> {
          Optional<Node> node = find(path);
          if (node.isEmpty()) {
            return Optional.empty();
          }
          if (!(node.get() instanceof Dataset)) {
            throw new Refusal("'" + path + "' is a group, expected an array");
          }
          Dataset dataset = (Dataset) node.get();
          Shape shape = shape(path, dataset.getDimensionsAsLong());
          return Optional.of(
              new StoredArray(path, shape, () -> guarded(path, () -> read(path, shape, dataset))));
        });
  }

  private Shape shape(String path, long[] extents) {
    long size = 1;
    int[] checked = new int[extents.length];
    for (int axis = 0; axis < extents.length; axis++) {
      size = Math.multiplyExact(size, extents[axis]);
      if (extents[axis] < 0 || size > bytes) {
        throw new Refusal(
            "array '" + path + "' claims more values than the file's " + bytes + " bytes can hold");
      }
      checked[axis] = Math.toIntExact(extents[axis]);
    }
    return Shape.of(checked);
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
    if (Math.multiplyExact((long) shape.size(), dataset.getDataType().getSize()) > bytes) {
      throw new Refusal(
          "array '" + path + "' claims more than the file's " + bytes + " bytes can hold");
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

  private Optional<Attribute> attribute(String path, String name) {
    return find(path).map(node -> node.getAttribute(name));
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
    if (attribute.isEmpty()) {
      return List.of();
    }
    for (long extent : attribute.getDimensionsAsLong()) {
      if (extent == 0) {
        return List.of();
      }
    }
    shape("@" + attribute.getName(), attribute.getDimensionsAsLong());
    if (attribute.getSizeInBytes() > bytes) {
      throw new Refusal("attribute '" + attribute.getName() + "' claims more than the file holds");
    }
    Object data = attribute.getData();
    Object[] items = data instanceof Object[] several ? several : new Object[] {data};
    List<String> texts = new ArrayList<>(items.length);
    for (Object item : items) {
      texts.add(text(attribute, item));
    }
    return texts;
  }

  private static String text(Attribute attribute, Object item) {
    if (item instanceof String text) {
      return text;
    }
    if (item instanceof byte[] raw) {
      return new String(raw, StandardCharsets.UTF_8);
    }
    throw new Refusal("attribute '" + attribute.getName() + "' is no text");
  }

  private Optional<Node> find(String path) {
    if (path.length() > LONGEST_PATH) {
      throw new Refusal("a path in the file has " + path.length() + " characters");
    }
    Node node = file;
    for (String step : path.split("/")) {
      if (step.isEmpty()) {
        continue;
      }
      if (!(node instanceof Group group)) {
        return Optional.empty();
      }
      node = group.getChildren().get(step);
      if (node == null) {
        return Optional.empty();
      }
      if (node.isLink()) {
        throw new Refusal("'" + path + "' is a link, which is not followed");
      }
    }
    return Optional.of(node);
  }

  /** The reader fails in many ways on damaged files; here they become one. */
  private static <T> T guarded(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new Refusal(what + " is no HDF5 that can be read: " + e, e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
