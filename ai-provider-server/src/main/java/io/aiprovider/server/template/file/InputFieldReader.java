package io.aiprovider.server.template.file;

import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.template.prompt.InputField;
import io.aiprovider.server.template.prompt.PromptTemplate;
import io.aiprovider.server.template.prompt.TemplateFile;
import io.aiprovider.spring.settings.StartRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which fields the callers of a template send. */
final class InputFieldReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> RESERVED =
      Set.of(PromptTemplate.IS, PromptTemplate.PROBLEM, "this");
  private static final int USUAL_LENGTH = 100_000;
  private static final int USUAL_ITEMS = 1_000;

  /** The settings of each type, besides those that all have. */
  private static final Map<InputField.Type, Set<String>> LIMITS =
      Map.of(
          InputField.Type.STRING, Set.of("max-length", "one-of"),
          InputField.Type.INTEGER, Set.of("min", "max"),
          InputField.Type.NUMBER, Set.of("min", "max"),
          InputField.Type.BOOLEAN, Set.of(),
          InputField.Type.LIST, Set.of("max-length", "min-items", "max-items", "unique-items"));

  private final TemplateFile file;
  private final FrontMatter settings;

  InputFieldReader(TemplateFile file, FrontMatter settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * The fields, in their order.
   *
   * @throws StartRefused if a setting is wrong
   */
  List<InputField> fields() {
    JsonValue input = settings.values().get("input");
    if (input == null) {
      return List.of();
    }
    if (!(input instanceof JsonObject declared)) {
      throw file.wrong(settings.lineOf("input"), "'input' must have a name for each field");
    }
    List<InputField> fields = new ArrayList<>();
    for (String name : declared.names()) {
      fields.add(field(name, declared.get(name)));
    }
    return fields;
  }

  private InputField field(String name, @Nullable JsonValue value) {
    String path = "input." + name;
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw wrong(path, "a field cannot be called '" + name + "': use letters, digits and _");
    }
    if (!(value instanceof JsonObject declared)) {
      throw wrong(path, "a field needs settings, such as { type: string, required: true }");
    }
    InputField.Type type = type(declared, path);
    List<String> allowed = new ArrayList<>(List.of("type", "required", "default", "description"));
    allowed.addAll(LIMITS.getOrDefault(type, Set.of()));
    settings.allowOnly(allowed, path, declared);
    boolean required = flag(declared, path, "required");
    InputField field =
        new InputField(
            name,
            type,
            required,
            null,
            whole(declared, path, "max-length", USUAL_LENGTH, 1),
            whole(declared, path, "min-items", required ? 1 : 0, 0),
            whole(declared, path, "max-items", USUAL_ITEMS, 1),
            flag(declared, path, "unique-items"),
            decimal(declared, path, "min"),
            decimal(declared, path, "max"),
            options(declared, path));
    return declared.has("default") ? withDefault(field, declared.get("default"), path) : field;
  }

  private InputField withDefault(InputField field, @Nullable JsonValue value, String path) {
    try {
      field.check(value == null ? JsonLiteral.NULL : value);
    } catch (InvalidRequest e) {
      throw wrong(path + ".default", "the default is not allowed: " + expected(e));
    }
    return new InputField(
        field.name(),
        field.type(),
        field.required(),
        value,
        field.maxLength(),
        field.minItems(),
        field.maxItems(),
        field.uniqueItems(),
        field.min(),
        field.max(),
        field.options());
  }

  private static String expected(InvalidRequest failure) {
    String message = String.valueOf(failure.getMessage());
    return message.substring(message.indexOf("expected"), message.length() - 1);
  }

  private InputField.Type type(JsonObject declared, String path) {
    String label = declared.string("type");
    return Arrays.stream(InputField.Type.values())
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    declared.has("type") ? path + ".type" : path,
                    "a field needs a 'type': string, integer, number, boolean or list"));
  }

  private boolean flag(JsonObject declared, String path, String name) {
    JsonValue value = declared.get(name);
    if (value != null && value != JsonLiteral.TRUE && value != JsonLiteral.FALSE) {
      throw wrong(path + "." + name, "'" + name + "' must be true or false");
    }
    return value == JsonLiteral.TRUE;
  }

  private int whole(JsonObject declared, String path, String name, int usual, int least) {
    if (!declared.has(name)) {
      return usual;
    }
    Long value = declared.integer(name);
    if (value == null || value < least || value > Integer.MAX_VALUE) {
      throw wrong(path + "." + name, "'" + name + "' must be a whole number from " + least);
    }
    return value.intValue();
  }

  private @Nullable BigDecimal decimal(JsonObject declared, String path, String name) {
    JsonValue value = declared.get(name);
    BigDecimal number = value == null ? null : value.asDecimal();
    if (value != null && number == null) {
      throw wrong(path + "." + name, "'" + name + "' must be a number");
    }
    return number;
  }

  private List<String> options(JsonObject declared, String path) {
    if (!declared.has("one-of")) {
      return List.of();
    }
    JsonArray list = declared.array("one-of");
    List<String> options = new ArrayList<>();
    if (list != null) {
      for (JsonValue option : list) {
        if (option instanceof JsonString text && OPTION.matcher(text.value()).matches()) {
          options.add(text.value());
        }
      }
    }
    if (list == null || options.isEmpty() || options.size() < list.size()) {
      throw wrong(path + ".one-of", "'one-of' must be a list of words of letters, digits, _ and -");
    }
    return options;
  }

  private StartRefused wrong(String path, String problem) {
    return file.wrong(settings.lineOf(path), problem);
  }
}
