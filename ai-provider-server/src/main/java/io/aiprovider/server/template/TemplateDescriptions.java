package io.aiprovider.server.template;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.openapi.ConfiguredPaths;
import io.aiprovider.server.template.prompt.AnswerCheck;
import io.aiprovider.server.template.prompt.AnswerForm;
import io.aiprovider.server.template.prompt.InputField;
import io.aiprovider.server.template.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The operator's templates in the OpenAPI document: like a template of the server, with bodies and
 * answers of their own.
 */
@Component
final class TemplateDescriptions implements ConfiguredPaths {
  private static final String PATHS = "paths";
  private static final String PATTERN = "/ai/classify";
  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";

  private final Templates templates;

  TemplateDescriptions(Templates templates) {
    this.templates = templates;
  }

  @Override
  public JsonObject addTo(JsonObject document) {
    JsonObject paths = member(document, PATHS);
    JsonObject pattern = member(member(paths, PATTERN), "post");
    for (PromptTemplate template : templates.ofTheOperator()) {
      paths =
          paths.with("/ai/" + template.name(), JsonObject.of("post", operation(template, pattern)));
    }
    return document.with(PATHS, paths);
  }

  private static JsonObject operation(PromptTemplate template, JsonObject pattern) {
    String summary = template.description();
    JsonObject responses = member(pattern, "responses");
    JsonObject good =
        member(responses, "200")
            .with("description", "The answer.")
            .with("content", answers(template));
    return pattern
        .with("operationId", "template." + template.name().replace('/', '.'))
        .with("summary", summary == null ? "The template " + template.name() : summary.strip())
        .with("requestBody", JsonObject.of(REQUIRED, true).with("content", json(body(template))))
        .with("responses", responses.with("200", good));
  }

  private static JsonObject member(JsonObject json, String name) {
    return Objects.requireNonNull(json.object(name), name);
  }

  private static JsonObject json(JsonObject schema) {
    return JsonObject.of("application/json", JsonObject.of("schema", schema));
  }

  private static JsonObject reference(String schema) {
    return JsonObject.of("$ref", "#/components/schemas/" + schema);
  }

  private static JsonObject body(PromptTemplate template) {
    JsonObject properties = JsonObject.EMPTY;
    List<String> required = new ArrayList<>();
    for (InputField field : template.form().fields()) {
      properties = properties.with(field.name(), field.schema());
      if (field.mustBeThere()) {
        required.add(field.name());
      }
    }
    for (String option : template.form().options()) {
      properties = properties.with(option, option(option));
    }
    JsonObject schema = JsonObject.of("type", "object").with(PROPERTIES, properties);
    return (required.isEmpty() ? schema : schema.with(REQUIRED, required))
        .with("additionalProperties", false);
  }

  /** The settings of the call have the same limits in all templates. */
  private static JsonObject option(String name) {
    return name.equals("model")
        ? reference("ModelName")
        : JsonObject.of("$ref", "#/components/schemas/GenerateRequest/properties/" + name);
  }

  private static JsonObject answers(PromptTemplate template) {
    AnswerForm form = template.answer();
    if (form == null) {
      JsonObject text = json(reference("GeneratedText"));
      return template.form().options().contains("stream")
          ? text.with("text/event-stream", JsonObject.EMPTY)
          : text;
    }
    List<JsonObject> parts = new ArrayList<>();
    parts.add(reference("CallDetails"));
    parts.add(published(form.schema(), form.check()));
    return json(JsonObject.of("allOf", parts));
  }

  /**
   * The schema of the model's answer, as that of what callers get: it has further members, and a
   * check can change the properties that it needs.
   */
  private static JsonObject published(JsonObject schema, @Nullable AnswerCheck check) {
    JsonObject open = schema.without("additionalProperties").without("unevaluatedProperties");
    if (check != null) {
      JsonObject properties = member(open, PROPERTIES);
      for (String name : check.answerProperties()) {
        properties = properties.with(name, JsonLiteral.TRUE);
      }
      JsonArray present = open.array(REQUIRED);
      List<Object> required = new ArrayList<>(present == null ? List.of() : present.values());
      required.addAll(check.addedMembers());
      open = open.with(PROPERTIES, properties).with(REQUIRED, required);
    }
    return open.has("$defs") ? open.with("$id", "urn:ai-provider:answer") : open;
  }
}
