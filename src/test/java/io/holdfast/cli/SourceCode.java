package io.holdfast.cli;

import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles what a user might write. */
final class SourceCode {
  private SourceCode() {
  }

  static void compile(Path classes, String name, String code) throws Exception {
    Files.createDirectories(classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    JavaFileObject source = new SimpleJavaFileObject(URI.create("text:///" + name.replace('.', '/') + ".java"),
        JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
    boolean compiled = compiler.getTask(problems, null, null, List.of("-proc:none", "-parameters", "-d",
        classes.toString(), "-cp",
        classes + File.pathSeparator + System.getProperty("java.class.path")), null, List.of(source)).call();
    if (!compiled) {
      throw new AssertionError(problems);
    }
  }
}
