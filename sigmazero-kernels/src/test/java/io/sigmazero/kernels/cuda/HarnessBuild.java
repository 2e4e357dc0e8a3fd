package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Compiles CUDA sources, some versions of them at once, into programs that run them on a CPU. */
final class HarnessBuild {
  private static final Pattern KERNEL = Pattern.compile("KERNEL void (\\w+)\\(");

  /** Versions in a program: they share the time that the headers take. */
  private static final int VERSIONS_A_PROGRAM = 64;

  private static final long MOST_SECONDS = 240;

  private final Path folder;
  private final String optimisation;

  /**
   * Programs in a folder.
   *
   * @param optimisation of the compiler: {@code -O1} for programs that work much, {@code -O0} for
   *     many that work little
   */
  HarnessBuild(Path folder, String optimisation) {
    this.folder = folder;
    this.optimisation = optimisation;
  }

  /** A program for each version of the source. */
  List<HarnessProgram> build(List<String> versions) throws IOException, InterruptedException {
    copy("harness.h");
    copy("harness_main.h");
    List<Process> compilers = new ArrayList<>();
    List<HarnessProgram> programs = new ArrayList<>();
    for (int from = 0; from < versions.size(); from += VERSIONS_A_PROGRAM) {
      int to = Math.min(from + VERSIONS_A_PROGRAM, versions.size());
      Path program = folder.resolve("harness" + from);
      Path main = folder.resolve("harness" + from + ".cc");
      Files.writeString(main, main(versions.subList(from, to), from));
      compilers.add(compiler(main, program));
      for (int version = from; version < to; version++) {
        programs.add(new HarnessProgram(program, version - from));
      }
    }
    for (Process compiler : compilers) {
      if (!compiler.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
        compilers.forEach(Process::destroyForcibly);
        throw new AssertionError("g++ failed, see the files compile.log in " + folder);
      }
    }
    return programs;
  }

  private String main(List<String> versions, int first) throws IOException {
    StringBuilder text = new StringBuilder("#include \"harness_main.h\"\n");
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < versions.size(); i++) {
      String file = "version" + (first + i) + ".cu";
      Files.writeString(folder.resolve(file), versions.get(i));
      text.append("namespace v%d {\n#include \"%s\"\n}\n".formatted(i, file));
      table.append("  {");
      for (String kernel : kernels(versions.get(i))) {
        table.append("{\"%s\", harness::bind(v%d::%s)}, ".formatted(kernel, i, kernel));
      }
      table.append("},\n");
    }
    return text
        + "static const std::map<std::string, harness::Launcher> versions[] = {\n"
        + table
        + "};\nint main(int, char** arguments) {"
        + " return harness::serve(versions[atoi(arguments[1])]); }\n";
  }

  private static List<String> kernels(String source) {
    return KERNEL.matcher(source).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private Process compiler(Path main, Path program) throws IOException {
    return new ProcessBuilder(
            "g++",
            "-std=c++17",
            optimisation,
            "-w",
            "-ffp-contract=off",
            "-U_FORTIFY_SOURCE",
            "-o",
            program.toString(),
            main.toString())
        .redirectErrorStream(true)
        .redirectOutput(Path.of(program + ".compile.log").toFile())
        .start();
  }

  private void copy(String name) throws IOException {
    try (InputStream stream = HarnessBuild.class.getResourceAsStream("/cuda/" + name)) {
      Files.writeString(folder.resolve(name), new String(stream.readAllBytes(), UTF_8));
    }
  }
}
