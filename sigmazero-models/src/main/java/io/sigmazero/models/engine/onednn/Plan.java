package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Instructions with addresses, ready to run: all arrays placed in one arena. Belongs to one session
 * and one thread; its native objects belong to the session's pointer scope.
 */
final class Plan {
  private final stream stream;
  private final Runnable[] forward;
  private final Runnable[] backward;
  private final List<String> descriptions;
  private final long arenaBytes;

  private final engine engine;
  private final memory arena;
  private final memory scratchpad;
  private final IdentityHashMap<Array, memory> memories = new IdentityHashMap<>();

  Plan(PlanBuilder builder) {
    this.engine = builder.engine();
    this.stream = new stream(engine);
    List<Instruction> all = new ArrayList<>(builder.forwardInstructions());
    all.addAll(builder.backwardInstructions());
    this.arenaBytes = ArenaLayout.place(arenaBlocks(all, builder.forwardInstructions().size()));
    this.arena = allocate(arenaBytes);
    this.scratchpad = allocate(builder.scratchpadBytes());
    this.forward = bind(builder.forwardInstructions());
    this.backward = bind(builder.backwardInstructions());
    this.descriptions = all.stream().map(Instruction::description).toList();
  }

  void runForward() {
    run(forward);
  }

  void runBackward() {
    run(backward);
  }

  /** What runs, in order: node and implementation of every instruction. */
  List<String> descriptions() {
    return descriptions;
  }

  /** Bytes that the arrays share. */
  long arenaBytes() {
    return arenaBytes;
  }

  private void run(Runnable[] instructions) {
    for (Runnable instruction : instructions) {
      instruction.run();
    }
    stream._wait();
  }

  /** Marks when each block lives; what the backward pass reads of the forward pass lives on. */
  private static List<Block> arenaBlocks(List<Instruction> instructions, int forwardCount) {
    IdentityHashMap<Block, Boolean> seen = new IdentityHashMap<>();
    for (int i = 0; i < instructions.size(); i++) {
      for (Array array : instructions.get(i).arrays()) {
        if (array.block().source() == Block.Source.ARENA) {
          array.block().use(i);
          seen.put(array.block(), true);
        }
      }
    }
    Set<Block> blocks = seen.keySet();
    // A second backward pass after one forward pass must find the same values as the first.
    for (Block block : blocks) {
      if (block.firstUse() < forwardCount && block.lastUse() >= forwardCount) {
        block.keepUntil(instructions.size());
      }
    }
    return blocks.stream()
        .sorted((a, b) -> Integer.compare(a.firstUse(), b.firstUse()))
        .collect(Collectors.toList());
  }

  private memory allocate(long bytes) {
    int floats = Math.toIntExact(Math.max(1, (bytes + Float.BYTES - 1) / Float.BYTES));
    memory zeroed = new memory(Layouts.dense(Shape.of(floats)), engine);
    Pointer.memset(zeroed.get_data_handle(), 0, (long) floats * Float.BYTES);
    return zeroed;
  }

  private Runnable[] bind(List<Instruction> instructions) {
    return instructions.stream().map(this::bind).toArray(Runnable[]::new);
  }

  private Runnable bind(Instruction instruction) {
    if (instruction instanceof Instruction.Native call) {
      IntMemoryMap arguments = new IntMemoryMap();
      call.arguments().forEach((argument, array) -> arguments.put(argument, memory(array)));
      primitive primitive = call.primitive();
      return () -> primitive.execute(stream, arguments);
    }
    Instruction.Java call = (Instruction.Java) instruction;
    FloatBuffer[] operands =
        call.operands().stream()
            .map(array -> new FloatPointer(address(array.block())).capacity(array.shape().size()))
            .map(pointer -> pointer.asBuffer())
            .toArray(FloatBuffer[]::new);
    return () -> call.body().run(operands);
  }

  private memory memory(Array array) {
    return memories.computeIfAbsent(array, a -> new memory(a.layout(), engine, address(a.block())));
  }

  private Pointer address(Block block) {
    long address =
        switch (block.source()) {
          case ARENA -> arena.get_data_handle().address() + block.offset();
          case SCRATCHPAD -> scratchpad.get_data_handle().address();
          case FOREIGN -> block.address();
        };
    return new Address(address);
  }

  /** A bare address as JavaCPP takes it; owns nothing. */
  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
