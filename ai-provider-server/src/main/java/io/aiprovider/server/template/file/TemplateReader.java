package io.aiprovider.server.template.file;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.template.answer.CallDetails;
import io.aiprovider.server.template.prompt.AnswerCheck;
import io.aiprovider.server.template.prompt.AnswerForm;
import io.aiprovider.server.template.prompt.InputField;
import io.aiprovider.server.template.prompt.InputForm;
import io.aiprovider.server.template.prompt.PromptTemplate;
import io.aiprovider.server.template.prompt.PromptTemplate.Message;
import io.aiprovider.server.template.prompt.PromptText;
import io.aiprovider.server.template.prompt.TemplateFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of a template: settings in YAML between two lines {@code ---}, then the messages
 * of the prompt, each below a line such as {@code [user]}.
 */
public final class TemplateReader {
  private static final String FENCE = "---";
  private static final String REPAIR = "repair";
  private static final Set<String> ROLES = Set.of("system", "user", "assistant", REPAIR);
  private static final Set<String> SETTINGS =
      Set.of(
          "description",
          "input",
          "callers-may-set",
          "model",
          "temperature",
          "max-tokens",
          "answer",
          "check");
  private static final List<String> TEXT_OPTIONS =
      List.of("model", "temperature", "max_tokens", "stream");
  private static final List<String> JSON_OPTIONS = List.of("model", "temperature", "max_tokens");

  private final TemplateFile file;
  private final Map<String, AnswerCheck> checks;
  private final List<String> lines;
  private final int end;
  private final FrontMatter settings;

  private TemplateReader(TemplateFile file, Map<String, AnswerCheck> checks) {
    this.file = file;
    this.checks = checks;
    this.lines = file.text().lines().toList();
    this.end = endOfSettings();
    this.settings = FrontMatter.of(file, String.join("\n", lines.subList(1, end)), 1);
  }

  /**
   * Reads a file.
   *
   * @param checks the checks that it can name
   * @throws io.aiprovider.spring.settings.StartRefused if it is wrong; names the file and the line
   */
  public static PromptTemplate read(TemplateFile file, Map<String, AnswerCheck> checks) {
    return new TemplateReader(file, checks).template();
  }

  private int endOfSettings() {
    if (lines.isEmpty() || !lines.get(0).strip().equals(FENCE)) {
      throw file.wrong(1, "it must begin with a line '---', below which are its settings");
    }
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).stripTrailing().equals(FENCE)) {
        return i;
      }
    }
    throw file.wrong(1, "there is no second line '---', with which its settings end");
  }

  private PromptTemplate template() {
    JsonObject values = settings.values();
    settings.allowOnly(SETTINGS, "", values);
    String description = text("description");
    List<InputField> fields = new InputFieldReader(file, settings).fields();
    AnswerForm answer = answer(fields);
    List<String> options = options(answer == null ? TEXT_OPTIONS : JSON_OPTIONS);
    for (InputField field : fields) {
      if (options.contains(field.name())) {
        throw file.wrong(
            settings.lineOf("input." + field.name()),
            "'"
                + field.name()
                + "' is a setting of the call: choose another name, or leave it out of 'callers-may-set'");
      }
    }
    List<Message> messages = new ArrayList<>();
    PromptText repair = null;
    for (Section section : sections()) {
      boolean asksAgain = section.role().equals(REPAIR);
      PromptText text =
          PromptText.of(file, section.text(), section.linesBefore(), known(fields, asksAgain));
      if (!asksAgain) {
        messages.add(new Message(section.role(), text));
      } else if (repair != null) {
        throw file.wrong(section.linesBefore(), "there is a second [repair]");
      } else if (answer == null) {
        throw file.wrong(
            section.linesBefore(), "[repair] needs an 'answer', whose form can be wrong");
      } else {
        repair = text;
      }
    }
    if (messages.isEmpty()) {
      throw file.wrong(end + 1, "it has no text below its settings");
    }
    return new PromptTemplate(
        file.name(),
        description,
        new InputForm(fields, options),
        callSettings(),
        messages,
        repair,
        answer);
  }

  private @Nullable String text(String name) {
    JsonValue value = settings.values().get(name);
    if (value == null || value instanceof JsonString) {
      return settings.values().string(name);
    }
    throw file.wrong(settings.lineOf(name), "'" + name + "' must be a text");
  }

  private JsonObject callSettings() {
    JsonObject call = JsonObject.EMPTY;
    String model = text("model");
    if (model != null) {
      call = call.with("model", model);
    }
    BigDecimal temperature =
        number(
            "temperature",
            "a number from 0 to 2",
            n -> n.signum() >= 0 && n.compareTo(new BigDecimal(2)) <= 0);
    if (temperature != null) {
      call = call.with("temperature", temperature);
    }
    BigDecimal most =
        number(
            "max-tokens",
            "a whole number from 1",
            n -> n.signum() > 0 && n.stripTrailingZeros().scale() <= 0);
    return most == null ? call : call.with("max_tokens", most.longValue());
  }

  private @Nullable BigDecimal number(String name, String expected, Predicate<BigDecimal> allowed) {
    JsonValue value = settings.values().get(name);
    if (value == null) {
      return null;
    }
    BigDecimal number = value.asDecimal();
    if (number == null || !allowed.test(number)) {
      throw file.wrong(settings.lineOf(name), "'" + name + "' must be " + expected);
    }
    return number;
  }

  private List<String> options(List<String> possible) {
    if (!settings.values().has("callers-may-set")) {
      return possible;
    }
    List<String> chosen = new ArrayList<>();
    var list = settings.values().array("callers-may-set");
    if (list == null) {
      throw file.wrong(settings.lineOf("callers-may-set"), "'callers-may-set' must be a list");
    }
    for (JsonValue option : list) {
      String name = option.asString();
      if (name == null || !possible.contains(name)) {
        throw file.wrong(
            settings.lineOf("callers-may-set"),
            "'callers-may-set' can have " + String.join(", ", possible));
      }
      chosen.add(name);
    }
    return chosen;
  }

  private @Nullable AnswerForm answer(List<InputField> fields) {
    String checkName = text("check");
    if (!settings.values().has("answer")) {
      if (checkName != null) {
        throw file.wrong(settings.lineOf("check"), "'check' needs an 'answer'");
      }
      return null;
    }
    JsonObject schema = settings.values().object("answer");
    JsonObject properties = schema == null ? null : schema.object("properties");
    if (schema == null || !"object".equals(schema.string("type")) || properties == null) {
      throw file.wrong(
          settings.lineOf("answer"),
          "'answer' must be the JSON Schema of an object, with 'type: object' and 'properties'");
    }
    AnswerCheck check = checkName == null ? null : checks.get(checkName);
    if (checkName != null && check == null) {
      throw file.wrong(
          settings.lineOf("check"), "'check' can be " + String.join(", ", checks.keySet()));
    }
    AnswerForm form = new AnswerForm(file.name().replace('/', '_'), schema, check);
    String problem = form.problemOfSchema();
    if (problem != null) {
      throw file.wrong(settings.lineOf("answer"), "'answer' is not a JSON Schema: " + problem);
    }
    checkNames(fields, properties, check);
    return form;
  }

  private void checkNames(
      List<InputField> fields, JsonObject properties, @Nullable AnswerCheck check) {
    Set<String> reserved = new LinkedHashSet<>(CallDetails.MEMBERS);
    if (check != null) {
      reserved.addAll(check.addedMembers());
      for (String name : check.answerProperties()) {
        if (!properties.has(name)) {
          throw file.wrong(
              settings.lineOf("check"), "this check needs a property '" + name + "' of the answer");
        }
      }
      for (String name : check.inputFields()) {
        if (fields.stream().noneMatch(field -> field.name().equals(name))) {
          throw file.wrong(
              settings.lineOf("check"), "this check needs a field '" + name + "' of the input");
        }
      }
    }
    for (String name : properties.names()) {
      if (reserved.contains(name)) {
        throw file.wrong(
            settings.lineOf("answer.properties." + name),
            "the server itself adds '" + name + "' to answers: choose another name");
      }
    }
  }

  private static Predicate<String> known(List<InputField> fields, boolean asksAgain) {
    Set<String> names = new LinkedHashSet<>();
    for (InputField field : fields) {
      names.add(field.name());
      for (String option : field.options()) {
        names.add(PromptTemplate.IS + "." + field.name() + "." + option);
      }
    }
    if (asksAgain) {
      names.add(PromptTemplate.PROBLEM);
    }
    return names::contains;
  }

  private record Section(String role, int linesBefore, String text) {}

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    String role = "user";
    int from = end + 1;
    for (int i = end + 1; i <= lines.size(); i++) {
      String next = i == lines.size() ? "" : role(lines.get(i));
      if (next != null) {
        add(sections, role, from, i);
        role = next;
        from = i + 1;
      }
    }
    return sections;
  }

  /** Without the blank lines around it; nothing if it is blank. */
  private void add(List<Section> sections, String role, int from, int to) {
    int first = from;
    while (first < to && lines.get(first).isBlank()) {
      first++;
    }
    int last = to;
    while (last > first && lines.get(last - 1).isBlank()) {
      last--;
    }
    if (last > first) {
      sections.add(new Section(role, first, String.join("\n", lines.subList(first, last))));
    }
  }

  /** The role that a line names; null if it is a line of a message. */
  private static @Nullable String role(String line) {
    String text = line.strip();
    if (text.startsWith("[") && text.endsWith("]")) {
      String name = text.substring(1, text.length() - 1);
      return ROLES.contains(name) ? name : null;
    }
    return null;
  }
}
