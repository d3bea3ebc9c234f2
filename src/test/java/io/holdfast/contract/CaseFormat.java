package io.holdfast.contract;

import io.holdfast.error.ErrorCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses what does not follow {@code clients/contract/README.md}: a typing error must not make a case say less. */
final class CaseFormat {
  /** The tags of the value form. */
  private static final Set<String> VALUE_TAGS = Set.of("$bytes", "$tuple", "$set", "$frozenset", "$int", "$float",
      "$dict", "$datetime", "$ref", "$foreign");

  /** What stands for a value that is known only when the case runs. */
  private static final Set<String> STAND_INS = Set.of("$var", "$name", "$call");

  private static final Set<String> EXPECTS = Set.of("result", "error", "save");

  private static final Map<String, Set<String>> FIELDS_BY_VERB = Map.of(
      "call", Set.of("on", "by", "args", "timeout", "incarnation", "guard", "start", "until", "result",
          "error", "save"),
      "await", EXPECTS,
      "waiting", Set.of(),
      "parked", Set.of("on"),
      "cancel", Set.of(),
      "close", Set.of());

  private final String where;
  private final Set<String> saved = new HashSet<>();
  private final Map<String, String> started = new HashMap<>(); // by which client
  private final Set<String> ended = new HashSet<>();
  private int step;

  private CaseFormat(String where) {
    this.where = where;
  }

  /** @throws IllegalArgumentException with the place and what is wrong there */
  static void require(String file, Map<String, Object> whole) {
    CaseFormat format = new CaseFormat(file);
    format.fields(whole, Set.of("about", "cases"), Set.of("about", "cases"));
    format.text(whole.get("about"), "about");
    Set<String> names = new HashSet<>();
    for (Object each : format.list(whole.get("cases"), "cases")) {
      Map<?, ?> one = format.object(each, "a case");
      String name = format.text(one.get("name"), "name");
      format.check(names.add(name), "two cases are named '" + name + "'");
      new CaseFormat(file + ": '" + name + "'").requireCase(one);
    }
    format.check(!names.isEmpty(), "has no cases");
  }

  private void requireCase(Map<?, ?> one) {
    fields(one, Set.of("name", "steps"), Set.of("name", "type", "options", "objects", "lossless", "steps"));
    check(!one.containsKey("lossless") || one.get("lossless") == Boolean.TRUE, "'lossless' is true or absent");
    if (one.containsKey("type")) {
      text(one.get("type"), "type");
    }
    options(one.get("options"));
    Object objects = one.get("objects");
    if (objects != null) {
      object(objects, "objects").forEach((alias, object) -> {
        check(!alias.equals("it") && !alias.equals("host"), "the object '" + alias + "' is there anyway");
        fields(object(object, "objects." + alias), Set.of("type"), Set.of("type", "options"));
        text(((Map<?, ?>) object).get("type"), "type");
        options(((Map<?, ?>) object).get("options"));
      });
    }
    List<?> steps = list(one.get("steps"), "steps");
    check(!steps.isEmpty(), "has no steps");
    for (Object each : steps) {
      step++;
      requireStep(object(each, "a step"));
    }
    step = 0;
    for (String call : started.keySet()) {
      check(ended.contains(call), "the call '" + call + "' is never awaited, and its client stays open");
    }
  }

  private void options(Object options) {
    if (options != null) {
      object(options, "options").values().forEach(value -> value(value, false));
    }
  }

  private void requireStep(Map<?, ?> step) {
    List<String> verbs = FIELDS_BY_VERB.keySet().stream().filter(step::containsKey).sorted().toList();
    check(verbs.size() == 1, "a step has one of " + sorted(FIELDS_BY_VERB.keySet()) + "; this one has " + verbs);
    String verb = verbs.get(0);
    Set<String> allowed = new HashSet<>(FIELDS_BY_VERB.get(verb));
    allowed.add(verb);
    fields(step, Set.of(verb), allowed);
    switch (verb) {
      case "call" -> call(step);
      case "await" -> {
        ended.add(startedCall(step.get("await")));
        expectation(step);
      }
      case "waiting" -> (step.get("waiting") instanceof List<?> calls ? calls : List.of(step.get("waiting")))
          .forEach(this::startedCall);
      case "parked" -> check(step.get("parked") instanceof Integer count && count >= 0, "'parked' is a number");
      case "cancel" -> startedCall(step.get("cancel"));
      default -> {
        String client = text(step.get("close"), "close");
        started.forEach((call, by) -> {
          if (by.equals(client)) {
            ended.add(call);
          }
        });
      }
    }
    if (step.get("on") instanceof Map<?, ?> name) {
      check("$var".equals(tag(name)), "'on' is an alias or {\"$var\": …}");
      value(name, false);
    } else if (step.containsKey("on")) {
      text(step.get("on"), "on");
    }
  }

  private void call(Map<?, ?> step) {
    text(step.get("call"), "call");
    String by = step.containsKey("by") ? text(step.get("by"), "by") : "me";
    Object args = step.get("args");
    check(!step.containsKey("args") || args instanceof List || args instanceof Map, "'args' is an array or an object");
    if (args instanceof List<?> positional) {
      positional.forEach(value -> value(value, false));
    } else if (args instanceof Map<?, ?> named) {
      named.values().forEach(value -> value(value, false));
    }
    Object timeout = step.get("timeout");
    check(timeout == null || timeout instanceof Integer ms && ms >= 0, "'timeout' is a number of milliseconds");
    value(step.get("incarnation"), false);
    if (step.containsKey("guard")) {
      check(step.get("guard") instanceof Map<?, ?> guard && guard.keySet().equals(Set.of("lock", "token")),
          "'guard' is an object of 'lock' and 'token'");
      value(step.get("guard"), false);
    }
    if (step.containsKey("start")) {
      check(!step.containsKey("until") && EXPECTS.stream().noneMatch(step::containsKey),
          "a call that is started is expected by 'await'");
      String name = text(step.get("start"), "start");
      check(started.put(name, by.split("/", 2)[0]) == null, "two calls are named '" + name + "'");
    }
    if (step.containsKey("until")) {
      check(step.get("until") == Boolean.TRUE, "'until' is true or absent");
      check(step.containsKey("result") || step.containsKey("error"), "'until' needs a 'result' or an 'error'");
    }
    expectation(step);
  }

  private String startedCall(Object name) {
    String call = text(name, "the name of a call");
    check(started.containsKey(call), "no call '" + call + "' was started");
    return call;
  }

  private void expectation(Map<?, ?> step) {
    check(!step.containsKey("error") || !step.containsKey("result") && !step.containsKey("save"),
        "a step that expects an error has neither 'result' nor 'save'");
    if (step.containsKey("result")) {
      value(step.get("result"), true);
    }
    if (step.get("error") instanceof Map<?, ?> error) {
      fields(error, Set.of("code"), Set.of("code", "type", "message", "says", "arguments"));
      code(error.get("code"));
      if (error.containsKey("arguments")) {
        list(error.get("arguments"), "arguments").forEach(value -> value(value, true));
      }
    } else if (step.containsKey("error")) {
      code(step.get("error"));
    }
    if (step.containsKey("save")) {
      object(step.get("save"), "save").forEach((variable, path) -> {
        for (Object key : list(path, "save." + variable)) {
          check(key instanceof String || key instanceof Integer, "a path has keys and indexes");
        }
        saved.add((String) variable);
      });
    }
  }

  private void code(Object code) {
    check(Arrays.stream(ErrorCode.values()).anyMatch(known -> known.label().equals(code)),
        "'" + code + "' is no error code");
  }

  /** Looks at a value in value form with stand-ins, and with patterns where one is expected. */
  private void value(Object value, boolean expected) {
    if (value instanceof List<?> items) {
      items.forEach(item -> value(item, expected));
    } else if (value instanceof Map<?, ?> map) {
      String tag = tag(map);
      if (tag == null) {
        map.values().forEach(item -> value(item, expected));
      } else if (tag.equals("$var")) {
        check(saved.contains(map.get(tag)), "nothing was saved as '" + map.get(tag) + "' before");
      } else if (tag.equals("$call")) {
        startedCall(map.get(tag));
      } else if (STAND_INS.contains(tag)) {
        text(map.get(tag), tag);
      } else if (VALUE_TAGS.contains(tag)) {
        value(map.get(tag), expected && !Set.of("$ref", "$foreign").contains(tag));
      } else {
        check(Pattern.TAGS.contains(tag), "'" + tag + "' is neither a tag of the value form nor one of "
            + sorted(STAND_INS) + ", " + sorted(Pattern.TAGS));
        check(expected, "'" + tag + "' stands only where something is expected");
        value(map.get(tag), true);
      }
    }
  }

  /** The one key that begins with one dollar; null for a dict. */
  static String tag(Map<?, ?> map) {
    if (map.size() == 1 && map.keySet().iterator().next() instanceof String key && key.startsWith("$")
        && !key.startsWith("$$")) {
      return key;
    }
    return null;
  }

  // ---------------------------------------------------------------- parts

  private void fields(Map<?, ?> map, Set<String> required, Set<String> allowed) {
    for (Object key : map.keySet()) {
      check(allowed.contains(key), "'" + key + "' is not one of " + sorted(allowed));
    }
    for (String key : required) {
      check(map.containsKey(key), "'" + key + "' is missing");
    }
  }

  private static List<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }

  private String text(Object value, String what) {
    check(value instanceof String text && !text.isBlank(), "'" + what + "' is text");
    return (String) value;
  }

  private List<?> list(Object value, String what) {
    check(value instanceof List, "'" + what + "' is an array");
    return (List<?>) value;
  }

  private Map<?, ?> object(Object value, String what) {
    check(value instanceof Map, "'" + what + "' is an object");
    return (Map<?, ?>) value;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(where + (step == 0 ? "" : ", step " + step) + ": " + otherwise);
    }
  }
}
