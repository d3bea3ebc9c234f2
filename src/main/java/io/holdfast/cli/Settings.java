package io.holdfast.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of one start: defaults, over them the configuration file, over that the command line. Each knows where
 * its value came from, so that an error can name the place.
 */
final class Settings {
  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
  private final Map<Setting, String> sources = new EnumMap<>(Setting.class);

  private Settings() {
    for (Setting setting : Setting.values()) {
      put(setting, setting.absent(), "the default of " + setting.key());
    }
  }

  static Settings defaults() {
    return new Settings();
  }

  /**
   * The settings of a file.
   *
   * @param shown the file as the user named it
   * @throws UsageException naming file, key, value and what is allowed
   */
  static Settings ofFile(Path file, String shown) {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_FILE_BYTES + 1);
    } catch (IOException e) {
      throw new UsageException("--config: '" + shown + "' cannot be read (" + AuthKey.reason(e)
          + "); name a JSON file like conf/holdfast.json");
    }
    if (content.length > MAX_FILE_BYTES) {
      throw new UsageException("--config: '" + shown + "' is longer than " + MAX_FILE_BYTES
          + " bytes; a configuration is shorter");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr() + ", column "
          + e.getLocation().getColumnNr();
      throw new UsageException(shown + ": not JSON" + where + ": " + e.getOriginalMessage().lines().findFirst()
          .orElse("")
          + "; see conf/holdfast.json for the form");
    } catch (IOException e) {
      throw new UsageException(shown + ": not JSON in UTF-8; see conf/holdfast.json for the form");
    }
    if (!root.isObject()) {
      throw new UsageException(shown + ": holds no JSON object; see conf/holdfast.json for the form");
    }
    Settings settings = new Settings();
    settings.readObject(root, "", shown);
    return settings;
  }

  private void readObject(JsonNode object, String prefix, String file) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = prefix + entry.getKey();
      Optional<Setting> setting = Arrays.stream(Setting.values()).filter(s -> s.key().equals(key)).findFirst();
      if (setting.isPresent()) {
        put(setting.get(), read(setting.get(), entry.getValue(), file + ": " + key), file + ": " + key);
      } else if (Arrays.stream(Setting.values()).anyMatch(s -> s.key().startsWith(key + "."))) {
        if (!entry.getValue().isObject()) {
          throw UsageException.of(file + ": " + key, entry.getValue(), "use an object with " + keysBelow(key + "."));
        }
        readObject(entry.getValue(), key + ".", file);
      } else {
        throw new UsageException(file + ": " + UsageException.shown(key) + " is no setting; "
            + (prefix.isEmpty() ? "there are " : "below '" + prefix.substring(0, prefix.length() - 1) + "' there are ")
            + keysBelow(prefix));
      }
    }
  }

  private static Object read(Setting setting, JsonNode node, String source) {
    Object value = setting.kind().reading().read(node, source);
    if (value == null) {
      throw UsageException.of(source, node.isTextual() ? node.textValue() : node, "use " + setting.kind().allowed());
    }
    return value == SettingKind.NULL ? null : value;
  }

  private static String keysBelow(String prefix) {
    return String.join(", ", Arrays.stream(Setting.values()).map(Setting::key).filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).replaceAll("\\..*", "")).distinct().sorted().toList());
  }

  /** Sets a value given on the command line, when it was. */
  void override(Setting setting, Object value, String option) {
    if (value != null) {
      put(setting, value, option);
    }
  }

  /** Back to the default. */
  void forget(Setting setting) {
    put(setting, setting.absent(), "the default of " + setting.key());
  }

  private void put(Setting setting, Object value, String source) {
    values.put(setting, value);
    sources.put(setting, source);
  }

  /** Where the value came from: an option, or a file and key. */
  String source(Setting setting) {
    return sources.get(setting);
  }

  /** The value as the setting's kind gives it. */
  Object value(Setting setting) {
    return values.get(setting);
  }

  String text(Setting setting) {
    return (String) values.get(setting);
  }

  @SuppressWarnings("unchecked") // the kind of the setting admits lists of texts only
  List<String> texts(Setting setting) {
    return (List<String>) values.get(setting);
  }

  List<Pattern> patterns(Setting setting) {
    return texts(setting).stream().map(Pattern::compile).toList();
  }

  boolean flag(Setting setting) {
    return (Boolean) values.get(setting);
  }

  long whole(Setting setting) {
    return (Long) values.get(setting);
  }

  int count(Setting setting) {
    return Math.toIntExact(whole(setting));
  }

  /** Where an entrance listens; none when it is off. */
  Optional<Endpoint> listening(Setting setting) {
    return Endpoint.listening(text(setting), source(setting));
  }
}
