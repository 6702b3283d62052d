package io.aiprovider.server.template.file;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.template.prompt.TemplateFile;
import io.aiprovider.spring.settings.schema.NearestName;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The YAML at the top of a template's file, with the line of each value. */
final class FrontMatter {
  private static final int DEEPEST = 50;

  private final TemplateFile file;
  private final int linesBefore;
  private final Map<String, Integer> lines = new HashMap<>();
  private final JsonObject values;

  private FrontMatter(TemplateFile file, String yaml, int linesBefore) {
    this.file = file;
    this.linesBefore = linesBefore;
    this.values = read(yaml);
  }

  /**
   * Reads it.
   *
   * @param linesBefore the number of lines before it in the file
   * @throws io.aiprovider.spring.settings.StartRefused if it is not a YAML mapping
   */
  static FrontMatter of(TemplateFile file, String yaml, int linesBefore) {
    return new FrontMatter(file, yaml, linesBefore);
  }

  JsonObject values() {
    return values;
  }

  /** The line in the file on which a value begins; the path has dots between its names. */
  int lineOf(String path) {
    return lines.getOrDefault(path, 0);
  }

  /**
   * Checks the names in a mapping.
   *
   * @param path of the mapping; empty for the whole
   */
  void allowOnly(Collection<String> known, String path, JsonObject mapping) {
    for (String name : mapping.names()) {
      if (!known.contains(name)) {
        String place = path.isEmpty() ? name : path + "." + name;
        throw file.wrong(
            lineOf(place),
            "'"
                + name
                + "' is not known here; the most similar name is '"
                + NearestName.of(name, known)
                + "'");
      }
    }
  }

  private JsonObject read(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(yaml.length() + 1);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
      if (root == null) {
        return JsonObject.EMPTY;
      }
      if (value(root, "", 0) instanceof JsonObject object) {
        return object;
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : line(e.getProblemMark().getLine());
      throw file.wrong(line, "this is not valid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw file.wrong(1, "this is not valid YAML");
    }
    throw file.wrong(1, "the lines between '---' and '---' must be 'name: value'");
  }

  private int line(int inYaml) {
    return linesBefore + inYaml + 1;
  }

  private JsonValue value(Node node, String path, int depth) {
    if (depth > DEEPEST) {
      throw file.wrong(
          line(node.getStartMark().getLine()), "this is nested more than " + DEEPEST + " levels");
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<JsonValue> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(item, path, depth + 1));
      }
      return new JsonArray(items);
    }
    return scalar((ScalarNode) node);
  }

  private JsonObject mapping(MappingNode node, String path, int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      int line = line(tuple.getKeyNode().getStartMark().getLine());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw file.wrong(line, "a name must be a text");
      }
      String name = key.getValue();
      String place = path.isEmpty() ? name : path + "." + name;
      lines.put(place, line);
      if (members.put(name, value(tuple.getValueNode(), place, depth + 1)) != null) {
        throw file.wrong(line, "'" + name + "' is there twice");
      }
    }
    return JsonObject.of(members);
  }

  private JsonValue scalar(ScalarNode node) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.NULL)) {
      return JsonLiteral.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.parseBoolean(text) || text.matches("(?i)yes|on")
          ? JsonLiteral.TRUE
          : JsonLiteral.FALSE;
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      BigDecimal number = number(text);
      return number == null ? new JsonString(text) : JsonNumber.of(number);
    }
    return new JsonString(text);
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return text.length() > 50 ? null : new BigDecimal(text.replace("_", ""));
    } catch (NumberFormatException notDecimal) { // .inf, 0x1F, 1:30
      return null;
    }
  }
}
