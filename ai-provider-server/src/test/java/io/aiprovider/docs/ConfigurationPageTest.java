package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.openai.Preset;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.billing.BillingProperties;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.server.infer.TaskProperties;
import io.aiprovider.server.metrics.MetricsReceiverProperties;
import io.aiprovider.server.template.TemplateProperties;
import io.aiprovider.server.tracing.ReceiverProperties;
import io.aiprovider.server.upstream.UpstreamProperties;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.tracing.TracingProperties;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

class ConfigurationPageTest {
  private static final List<String> HEADINGS =
      List.of(
          "### Providers",
          "### Routing",
          "### Resilience",
          "### Cache and prices",
          "### The server",
          "### The dashboard",
          "### Traces and metrics",
          "### Billing");

  @Test
  void lists_each_key_with_its_default() {
    Map<String, String> documented = new LinkedHashMap<>();
    Page page = Page.of("docs/configuration.md");
    for (String heading : HEADINGS) {
      for (List<String> row : page.rows(heading)) {
        documented.put(only(row.get(0)), row.get(1).isEmpty() ? "" : only(row.get(1)));
      }
    }

    assertThat(documented).containsExactlyInAnyOrderEntriesOf(keys());
  }

  @Test
  void lists_each_preset() {
    List<String> labels = Stream.of(Preset.values()).map(Preset::label).toList();

    assertThat(Page.code(Page.of("docs/configuration.md").section("## Presets")))
        .containsAll(labels);
  }

  @Test
  void lists_each_variable_that_has_an_effect() throws IOException {
    List<String> working =
        Files.readString(Page.root().resolve(".env.example"))
            .lines()
            .takeWhile(line -> !line.contains("without effect"))
            .filter(line -> line.endsWith("="))
            .map(line -> line.substring(0, line.length() - 1))
            .toList();

    List<String> documented =
        Page.of("docs/configuration.md").rows("## Environment variables").stream()
            .flatMap(row -> Page.code(row.get(0)).stream())
            .toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(working);
  }

  private static String only(String cell) {
    assertThat(Page.code(cell)).as(cell).hasSize(1);
    return Page.code(cell).get(0);
  }

  /** Every key that can be set, with its default as a file would have it; empty: unset. */
  private static Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    add("ai-provider", AiProviderProperties.class, keys);
    add("ai-provider", ServerProperties.class, keys);
    add("ai-provider", UpstreamProperties.class, keys);
    add("ai-provider.tracing", TracingProperties.class, keys);
    add("ai-provider.tracing", ReceiverProperties.class, keys);
    add("ai-provider.metrics", MetricsReceiverProperties.class, keys);
    add("ai-provider.billing", BillingProperties.class, keys);
    add("ai-provider.dashboard", DashboardProperties.class, keys);
    add("ai-provider.templates", TemplateProperties.class, keys);
    add("ai-provider.routing.tasks", TaskProperties.class, keys);
    return keys;
  }

  private static void add(String prefix, Class<?> type, Map<String, String> keys) {
    for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
      String key = prefix + "." + dashed(parameter.getName());
      Class<?> value = parameter.getType();
      Optional<Class<?>> each = recordsIn(parameter.getParameterizedType());
      if (value.isRecord()) {
        add(key, value, keys);
      } else if (each.isPresent()) {
        add(key + ".NAME", each.get(), keys);
      } else {
        keys.put(key, defaultOf(parameter));
      }
    }
  }

  /** The type of the records in a map, if it is one of records. */
  private static Optional<Class<?>> recordsIn(Type type) {
    boolean records =
        type instanceof ParameterizedType generic
            && generic.getRawType() == Map.class
            && generic.getActualTypeArguments()[1] instanceof Class<?> value
            && value.isRecord();
    return records
        ? Optional.of((Class<?>) ((ParameterizedType) type).getActualTypeArguments()[1])
        : Optional.empty();
  }

  private static String defaultOf(Parameter parameter) {
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    if (value == null) {
      return "";
    }
    if (value.value().length > 0) {
      if (parameter.getType() == List.class) {
        return "[" + String.join(", ", value.value()) + "]";
      }
      return value.value()[0].isEmpty() ? "\"\"" : value.value()[0];
    }
    return parameter.getType() == Map.class ? "{}" : "[]";
  }

  private static String dashed(String name) {
    StringBuilder dashed = new StringBuilder();
    for (char c : name.toCharArray()) {
      dashed.append(Character.isUpperCase(c) ? "-" + Character.toLowerCase(c) : String.valueOf(c));
    }
    return dashed.toString();
  }
}
