package io.holdfast.cli;

import io.holdfast.model.Names;
import io.holdfast.object.ObjectType;
import io.holdfast.object.SharedObject;
import java.io.File;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the classes that {@code --deploy} names on {@code --classpath}: named by whoever starts the host, never by a
 * client.
 */
final class DeployedClasses {
  private final ClassLoader loader;
  private final String where;

  /** @throws UsageException when an element of the path is not there */
  DeployedClasses(List<String> classpath, String source, Terminal terminal) {
    List<URL> urls = new ArrayList<>();
    for (String element : classpath) {
      Path path = terminal.resolve(element);
      if (!Files.isReadable(path)) {
        throw UsageException.of(source, element, "use jars and directories that are there and can be read");
      }
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw UsageException.of(source, element, "use the path of a jar or a directory");
      }
    }
    loader = new URLClassLoader("deployed", urls.toArray(new URL[0]), DeployedClasses.class.getClassLoader());
    where = classpath.isEmpty() ? "there is no --classpath" : "looked in " + String.join(File.pathSeparator, classpath);
  }

  /** The class as a type: a {@link SharedObject} as it is declared, any other with its public methods as operations. */
  ObjectType type(Declaration declaration) {
    String name = declaration.kind();
    Class<?> found;
    try {
      found = Class.forName(name, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw declaration.refused("the class cannot be loaded (" + HoldfastCommand.oneLine(e.toString())
          + "); use the full name of a class on --classpath: " + where);
    }
    if (found.isInterface() || found.isEnum() || Modifier.isAbstract(found.getModifiers())) {
      throw declaration.refused("the class cannot be shared: it is abstract, an interface or an enum; name one that "
          + "objects can be made of");
    }
    try {
      if (SharedObject.class.isAssignableFrom(found)) {
        return ObjectType.of(sharedObject(found));
      }
      return ObjectType.ofPlainClass(typeName(found), found, Set.of());
    } catch (IllegalArgumentException | LinkageError e) {
      throw declaration.refused("the class cannot be shared: " + e.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // the caller has asked whether it is one
  private static Class<? extends SharedObject<?>> sharedObject(Class<?> type) {
    return (Class<? extends SharedObject<?>>) type;
  }

  private static String typeName(Class<?> type) {
    String simple = type.getSimpleName();
    return Names.snakeCase(simple.substring(0, 1).toLowerCase(Locale.ROOT) + simple.substring(1));
  }
}
