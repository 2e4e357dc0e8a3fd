package io.sigmazero.kernels.cuda;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernels, compiled and loaded once for each device that asks for them. They stay loaded until
 * the process ends. Thread safe.
 */
final class DeviceKernels {
  private final CheckedDriver driver;
  private final RuntimeCompiler compiler;
  private final ImageCache cache;
  private final KernelSource source;
  private final Map<Integer, Long> modules = new ConcurrentHashMap<>();
  private final Map<Kernel, Long> functions = new ConcurrentHashMap<>();

  DeviceKernels(
      CudaDriver driver, RuntimeCompiler compiler, ImageCache cache, KernelSource source) {
    this.driver = new CheckedDriver(driver);
    this.compiler = compiler;
    this.cache = cache;
    this.source = source;
  }

  /**
   * Queues a kernel.
   *
   * @param place its device's context is the calling thread's current one
   * @throws CudaException if the device is not supported or a call fails
   */
  void launch(String name, Grid grid, DeviceArrays.Place place, KernelArguments arguments) {
    long module = modules.computeIfAbsent(place.device(), this::load);
    long function =
        functions.computeIfAbsent(
            new Kernel(place.device(), name), kernel -> driver.function(module, name));
    driver.launch(name, function, grid, place.stream(), arguments);
  }

  private long load(int ordinal) {
    CudaDevice device = driver.device(ordinal);
    device.requireSupported();
    return driver.load(image(CompileTarget.of(device, compiler.architectures())));
  }

  private byte[] image(CompileTarget target) {
    String key = ImageCache.key(source, target, compiler.version());
    return cache
        .find(key)
        .orElseGet(
            () -> {
              byte[] image = compiler.compile(source, target);
              cache.keep(key, image);
              return image;
            });
  }

  private record Kernel(int device, String name) {}
}
