package io.sigmazero.models.samediff;

import io.sigmazero.models.LoadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.graph.FlatArray;
import org.nd4j.graph.FlatGraph;
import org.nd4j.graph.FlatNode;
import org.nd4j.graph.FlatVariable;
import org.nd4j.graph.IntPair;
import org.nd4j.graph.VarType;
import org.nd4j.linalg.api.buffer.DataType;

/** Reads the flatbuffers tables of a file into the plain form of a SameDiff. */
final class FlatFile {
  private static final int LEAST_TABLE = 8;
  private static final int OFFSET = 4;

  private final FlatGraph graph;
  private final long bytes;
  private final FlatBudget budget;
  private final FlatArrays arrays;
  private final Map<String, SourceVariable> variables = new LinkedHashMap<>();

  /** Names by the number of what makes the variable and its place among the results. */
  private final Map<Long, String> namesById = new HashMap<>();

  private FlatFile(ByteBuffer content) {
    this.bytes = content.remaining();
    this.budget = new FlatBudget(bytes, 1);
    this.arrays = new FlatArrays(new FlatBudget(bytes, 2));
    this.graph = FlatGraph.getRootAsFlatGraph(content);
  }

  /** Reads a file; arrays are read when they are asked for. */
  static SourceModel read(Path file, LoadLimits.Model limits) throws IOException {
    long length = Files.size(file);
    if (length > limits.fileBytes()) {
      throw new Refusal(
          "the file has " + length + " bytes, at most " + limits.fileBytes() + " are read");
    }
    try {
      return new FlatFile(ByteBuffer.wrap(Files.readAllBytes(file))).read(limits);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw new Refusal("not a SameDiff file, or damaged: an offset leads out of it", e);
    }
  }

  private SourceModel read(LoadLimits.Model limits) {
    int nodes = graph.nodesLength();
    if (nodes > limits.nodes()) {
      throw new Refusal("the graph has " + nodes + " ops, at most " + limits.nodes() + " are read");
    }
    int count = budget.take(graph.variablesLength(), OFFSET, "the list of variables");
    if (count == 0 || nodes == 0) {
      throw new Refusal("not a SameDiff file: it holds no variables, or no ops");
    }
    for (int i = 0; i < count; i++) {
      readVariable(graph.variables(i));
    }
    List<FlatNode> tables = new ArrayList<>();
    budget.take(nodes, OFFSET, "the list of ops");
    for (int i = 0; i < nodes; i++) {
      tables.add(graph.nodes(i));
    }
    return new SourceModel(variables, ops(tables), losses(), bytes);
  }

  private List<SourceOp> ops(List<FlatNode> tables) {
    List<FlatOp> read = new ArrayList<>();
    for (FlatNode table : tables) {
      FlatOp op = new FlatOp(table, budget, arrays);
      read.add(op);
      List<String> outputs = op.outputs();
      for (int i = 0; i < outputs.size(); i++) {
        namesById.putIfAbsent(key(table.id(), i), outputs.get(i));
      }
    }
    return read.stream().map(op -> op.read(namesById)).toList();
  }

  private List<String> losses() {
    List<String> losses = new ArrayList<>();
    int count = budget.take(graph.lossVariablesLength(), OFFSET, "the list of losses");
    for (int i = 0; i < count; i++) {
      losses.add(budget.text(graph.lossVariables(i), "a loss"));
    }
    return losses;
  }

  static long key(int maker, int place) {
    return ((long) maker << 32) | (place & 0xffffffffL);
  }

  private void readVariable(FlatVariable table) {
    budget.take(LEAST_TABLE, 1, "a variable");
    String name = budget.text(table.name(), "a variable's name");
    SourceVariable variable = variable(table, name);
    if (variables.put(name, variable) != null) {
      throw new Refusal("the variable '" + name + "' is defined twice");
    }
    IntPair id = table.id();
    if (id != null) {
      namesById.put(key(id.first(), id.second()), name);
    }
  }

  private SourceVariable variable(FlatVariable table, String name) {
    DataType type = FlatArrays.type(table.dtype());
    byte kind = table.variabletype();
    if (kind == VarType.PLACEHOLDER) {
      int axes = budget.take(table.shapeLength(), 8, "the shape of '" + name + "'");
      List<Long> shape = new ArrayList<>();
      for (int i = 0; i < axes; i++) {
        shape.add(table.shape(i));
      }
      Optional<List<Long>> known = Optional.of(shape).filter(extents -> !extents.isEmpty());
      return new SourceVariable(
          name, SourceVariable.Kind.PLACEHOLDER, type, known, Optional.empty());
    }
    FlatArray array = table.ndarray();
    if (array == null || kind == VarType.ARRAY) {
      return new SourceVariable(
          name, SourceVariable.Kind.COMPUTED, type, Optional.empty(), Optional.empty());
    }
    Supplier<Value> values = () -> arrays.read(array, "the variable '" + name + "'");
    return new SourceVariable(
        name, SourceVariable.Kind.WEIGHTS, type, Optional.empty(), Optional.of(values));
  }
}
