package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.nd4j.ArrayKernels;
import io.sigmazero.kernels.nd4j.AttackLanes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A device that writes down what the launch code asks of it. Arrays of ND4J's CPU backend hold what
 * those of the device must come to: {@link RecordedKernels} works that out.
 */
final class RecordingDevice extends WillingDriver implements DeviceArrays {
  private final Recording recording;
  private final Look look;
  private final int shift;
  private final Map<String, KernelSignature> signatures =
      KernelSignature.allOf(KernelSource.bundled().text());
  private final IdentityHashMap<INDArray, Integer> numbers = new IdentityHashMap<>();
  private final List<Known> known = new ArrayList<>();
  private final List<INDArray> written = new ArrayList<>();
  private final List<Runnable> queued = new ArrayList<>();

  /** When the device's arrays are compared. */
  enum Look {
    /** After each op, those that it writes; in the end all. */
    OFTEN,
    /** In the end: all launches are queued one after the other, with no copies between. */
    ONCE
  }

  /** An array, the bytes that the device has of it, and its name as a kernel's parameter. */
  private static final class Known {
    private final INDArray array;
    private byte[] content;
    private String name = "?";

    Known(INDArray array) {
      this.array = array;
    }
  }

  /**
   * A device of a new case.
   *
   * @param shift bytes by which FLOAT arrays lie past a multiple of 256
   */
  RecordingDevice(Recording recording, String name, Look look, int shift) {
    super("recording");
    this.recording = recording;
    this.look = look;
    this.shift = shift;
    recording.begin(name);
  }

  /**
   * The kernels, launched on this device by the production code; arrays get plain Java's results.
   */
  ArrayKernels kernels(Path folder) {
    return new RecordedKernels(
        this,
        new CudaArrayKernels(
            this,
            new DeviceKernels(
                this, new FakeCompiler(), new ImageCache(folder), KernelSource.bundled())));
  }

  @Override
  public Place prepare(List<INDArray> arrays) {
    for (INDArray array : arrays) {
      byte[] content = bytes(array);
      Known own = known.get(number(array, content.length));
      if (!Arrays.equals(own.content, content)) {
        if (own.content != null && !queued.isEmpty()) {
          throw new IllegalStateException(own.name + " changes, so launches cannot all be queued");
        }
        own.content = content;
        recording.upload(numbers.get(array), content);
      }
    }
    return new Place(0, 0, this);
  }

  private int number(INDArray array, int size) {
    Integer number = numbers.get(array);
    if (number == null) {
      number = known.size();
      numbers.put(array, number);
      known.add(new Known(array));
      recording.allocate(number, size, array.isR() ? shift : 0);
    }
    return number;
  }

  @Override
  public long address(INDArray array, Place place) {
    return numbers.get(array);
  }

  @Override
  public void written(List<INDArray> arrays, Place place) {
    written.addAll(arrays);
  }

  @Override
  public void read(List<INDArray> arrays) {
    // Nothing to note.
  }

  @Override
  public int launchKernel(long function, Grid grid, long stream, KernelArguments arguments) {
    String kernel = nameOf(function);
    KernelSignature signature = signatures.get(kernel);
    List<Object> values =
        IntStream.range(0, arguments.size()).mapToObj(i -> value(signature, arguments, i)).toList();
    if (look == Look.ONCE) {
      queued.add(() -> recording.launch(kernel, grid, values));
    } else {
      recording.launch(kernel, grid, values);
    }
    return SUCCESS;
  }

  private Object value(KernelSignature signature, KernelArguments arguments, int index) {
    if (signature.isPointer(index)) {
      int array = (int) arguments.slots().getLong(index * Long.BYTES);
      known.get(array).name = signature.names().get(index);
      return array;
    }
    byte[] value = new byte[arguments.width(index)];
    arguments.slots().get(index * Long.BYTES, value);
    return HexFormat.of().formatHex(value);
  }

  /** The host's arrays hold what the last op must have come to. */
  void expectWritten() {
    for (INDArray array : written) {
      Known own = known.get(numbers.get(array));
      own.content = bytes(array);
      if (look == Look.OFTEN) {
        expect(own);
      }
    }
    written.clear();
  }

  /** Which of the lanes that finished draws which sample is up to the device. */
  void expectDrawn(INDArray upcoming, INDArray event) {
    if (look == Look.OFTEN) {
      int array = numbers.get(upcoming);
      List<Integer> finished =
          IntStream.range(0, (int) event.length())
              .filter(lane -> (event.getInt(lane) & AttackLanes.FINISHED) != 0)
              .boxed()
              .toList();
      recording.expectInAnyOrder(array, known.get(array).name, finished, bytes(upcoming));
    }
  }

  /** The end of the case. */
  void end() {
    queued.forEach(Runnable::run);
    queued.clear();
    known.forEach(this::expect);
  }

  /** The end of a case whose launches are a step to be timed, not to be compared. */
  void endTimed(int lanes, int features) {
    queued.forEach(Runnable::run);
    recording.time(lanes, features);
  }

  private void expect(Known own) {
    boolean floats = own.array.isR();
    byte[] content = floats ? withOneNan(own.content) : own.content;
    recording.expect(numbers.get(own.array), own.name, floats, content);
  }

  /** One NaN is as good as another. */
  private static byte[] withOneNan(byte[] content) {
    ByteBuffer values = ByteBuffer.wrap(content.clone()).order(ByteOrder.nativeOrder());
    for (int at = 0; at < content.length; at += Float.BYTES) {
      values.putInt(at, Float.floatToIntBits(values.getFloat(at)));
    }
    return values.array();
  }

  private static byte[] bytes(INDArray array) {
    ByteBuffer host = HarnessDevice.host(array);
    byte[] bytes = new byte[host.capacity()];
    host.get(0, bytes);
    return bytes;
  }
}
