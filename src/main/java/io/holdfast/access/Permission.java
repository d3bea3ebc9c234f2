package io.holdfast.access;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Something that a user may do: these operations on these objects.
 *
 * @param objects names; one that matches is enough
 * @param types of objects, or to make; none for any
 * @param operations wire names, or {@value #ALL} for all, or {@value #READS} for those that are declared to read only
 */
public record Permission(List<NamePattern> objects, List<String> types, List<String> operations) {
  /** Stands for every operation. */
  public static final String ALL = "*";
  /** Stands for every operation that changes nothing. */
  public static final String READS = "reads";
  /** The greatest number of patterns, of types and of operations of one permission. */
  public static final int MOST_ITEMS = 100;
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

  /** @throws BadUsersFile saying what is allowed */
  public Permission {
    objects = limited("objects", objects, 1);
    types = limited("types", types, 0);
    operations = limited("operations", operations, 1);
    types.forEach(type -> requireWord("a type", type));
    operations.stream().filter(operation -> !operation.equals(ALL))
        .forEach(operation -> requireWord("an operation", operation));
  }

  private static <T> List<T> limited(String what, List<T> items, int least) {
    if (items.size() < least || items.size() > MOST_ITEMS) {
      throw new BadUsersFile("a permission has " + least + " to " + MOST_ITEMS + " " + what + ", not " + items.size());
    }
    return List.copyOf(items);
  }

  private static void requireWord(String what, String text) {
    if (!WORD.matcher(text).matches()) {
      throw new BadUsersFile("'" + Shown.shortened(text) + "' is not the name of " + what + "; it has 1 to 100 "
          + "letters, digits, _ . or -" + (what.equals("an operation") ? ", or is * for all" : ""));
    }
  }

  boolean covers(String name) {
    for (NamePattern pattern : objects) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** What it says of a call on an object whose type is not known yet. */
  Decision decide(String name, String operation) {
    if (!covers(name)) {
      return Decision.DENIED;
    }
    boolean named = operations.contains(operation) || operations.contains(ALL);
    if (named && types.isEmpty()) {
      return Decision.ALLOWED;
    }
    return named || operations.contains(READS) ? Decision.DEPENDS_ON_TYPE : Decision.DENIED;
  }

  /** The same when the type is known, and whether the operation is one that reads. */
  boolean allows(String name, String type, String operation, boolean reads) {
    return covers(name) && (types.isEmpty() || types.contains(type))
        && (operations.contains(operation) || operations.contains(ALL) || reads && operations.contains(READS));
  }

  @Override
  public String toString() {
    return String.join(", ", operations) + " on " + String.join(", ", objects.stream().map(Permission::quoted).toList())
        + (types.isEmpty() ? "" : " of type " + String.join(", ", types));
  }

  private static String quoted(NamePattern pattern) {
    return pattern.text().isEmpty() ? "'' (the host)" : pattern.text();
  }
}
