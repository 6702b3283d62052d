package io.aiprovider.spring.settings.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Examples of settings that are not single values, in three or four lines. */
public final class SettingExample {
  private static final Map<String, String> KNOWN =
      Map.of(
          "providers", "openai: { api-key: \"${OPENAI_API_KEY}\" }",
          "aliases", "fast: gpt-4o-mini",
          "headers", "X-Team: search",
          "models", "fast: [openai/gpt-4o-mini, anthropic/claude-haiku-4-5]",
          "cache.models", "gpt-4o: { ttl: 1h }",
          "limits.models", "gpt-4o: { requests-per-minute: 60 }");

  private SettingExample() {}

  /** Lines of YAML with an example of the setting. */
  public static String of(String name, @Nullable SettingType type) {
    String[] keys = name.replace("[", ".").replace("]", "").split("\\.", -1);
    StringBuilder yaml = new StringBuilder();
    String indent = "  ";
    for (int i = 0; i < keys.length; i++) {
      boolean last = i == keys.length - 1;
      yaml.append(indent).append(keys[i]).append(':');
      if (last && type instanceof SettingType.Value value) {
        yaml.append(' ').append(SettingValues.example(value));
      } else if (last && type instanceof SettingType.Items) {
        yaml.append(" [gpt-4o, gpt-4o-mini]");
      }
      yaml.append('\n');
      indent += "  ";
    }
    if (type instanceof SettingType.Group group) {
      Map.Entry<String, SettingType> first =
          group.members().entrySet().stream()
              .filter(member -> member.getValue() instanceof SettingType.Value)
              .findFirst()
              .orElse(group.members().entrySet().iterator().next());
      String value =
          first.getValue() instanceof SettingType.Value one ? " " + SettingValues.example(one) : "";
      yaml.append(indent).append(first.getKey()).append(':').append(value).append('\n');
    } else if (type instanceof SettingType.Entries) {
      String word = keys[keys.length - 1];
      String parent = keys.length > 1 ? keys[keys.length - 2] + "." : "";
      yaml.append(indent)
          .append(KNOWN.getOrDefault(parent + word, KNOWN.getOrDefault(word, "NAME: VALUE")));
    }
    return yaml.toString().stripTrailing();
  }
}
