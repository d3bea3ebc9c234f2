package io.holdfast.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A package that is no part of Python, put by pip into a folder below {@code target} and nowhere else. */
public record PythonPackage(PythonScript.Interpreter python, Path folder) {
  private static final Path FOLDERS = Path.of("target", "python-packages").toAbsolutePath();
  private static final int INSTALL_S = 120;
  /** Of the newest ones, for which there may be none built yet. */
  private static final int MOST_TRIED = 3;

  /** For the newest Python that pip has a built one for; skips the test, and says why, when there is none. */
  public static PythonPackage install(String name) throws IOException {
    List<String> refusals = new ArrayList<>();
    for (PythonScript.Interpreter python : PythonScript.all().stream().limit(MOST_TRIED).toList()) {
      Path folder = FOLDERS.resolve("3." + python.minor()).resolve(name);
      if (Files.isDirectory(folder)) {
        return new PythonPackage(python, folder);
      }
      Files.createDirectories(folder.getParent());
      Path unfinished = Files.createTempDirectory(folder.getParent(), name);
      try {
        PythonScript.run(python.program(), List.of("-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--retries", "0", "--timeout", "20", "--only-binary", ":all:", "--target", unfinished.toString(), name),
            Map.of(), INSTALL_S);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        return new PythonPackage(python, folder);
      } catch (AssertionError refused) {
        refusals.add("3." + python.minor() + ": " + lastLine(refused.getMessage()));
      }
    }
    Assumptions.abort("pip cannot install " + name + ", so it is not tested: " + refusals);
    throw new AssertionError("not reached");
  }

  private static String lastLine(String message) {
    return Arrays.stream(message.split("\\R")).filter(line -> line.contains("ERROR")).reduce((one, other) -> other)
        .orElse(message).strip();
  }
}
