package io.aiprovider.server.template.prompt;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheParseException;
import com.samskivert.mustache.Template;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message, in Mustache. Values are inserted as they are and are never read as
 * Mustache; only maps, lists, texts and booleans are looked into, never the members of Java
 * objects.
 */
public final class PromptText {
  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler()
          .escapeHTML(false)
          .defaultValue("")
          .emptyStringIsFalse(true)
          .withCollector(new DataOnly());
  private static final Pattern LINE = Pattern.compile(" @ line (\\d+)");
  private static final String TAG = "{{";

  /** How a text begins to use other marks for tags. */
  private static final String OTHER_TAGS = "{{=";

  private static final String PARTIAL = ">";
  private static final Set<String> IN_LISTS = Set.of(".", "this", "-first", "-last", "-index");

  private final Template template;

  private PromptText(Template template) {
    this.template = template;
  }

  private static final class DataOnly extends BasicCollector {
    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
      return context instanceof Map ? super.createFetcher(context, name) : null;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new ConcurrentHashMap<>();
    }
  }

  /**
   * Reads a text.
   *
   * @param linesBefore the number of lines before it in the file
   * @param known whether a name may be used in it
   * @throws io.aiprovider.spring.settings.StartRefused if it is not valid; names the line
   */
  public static PromptText of(
      TemplateFile file, String text, int linesBefore, Predicate<String> known) {
    Template template;
    try {
      template = MUSTACHE.compile(text);
    } catch (MustacheParseException e) {
      String message = String.valueOf(e.getMessage());
      Matcher line = LINE.matcher(message);
      throw line.find()
          ? file.wrong(
              linesBefore + Integer.parseInt(line.group(1)), message.substring(0, line.start()))
          : file.wrong(linesBefore + 1, message);
    }
    Names names = new Names();
    template.visit(names);
    if (names.open && !text.contains(OTHER_TAGS)) {
      throw file.wrong(
          linesBefore + lineAt(text.lastIndexOf(TAG), text), "'{{' without '}}' after it");
    }
    for (String name : names.used) {
      if (name.startsWith(PARTIAL)) {
        throw file.wrong(
            linesBefore + lineOf(name.substring(1), text),
            "parts of other files, such as {{" + name + "}}, cannot be included");
      }
      if (!IN_LISTS.contains(name) && !known.test(name)) {
        throw file.wrong(
            linesBefore + lineOf(name, text),
            "'" + name + "' is not a field of its input, and has no other meaning here");
      }
    }
    return new PromptText(template);
  }

  String render(Map<String, ?> values) {
    return template.execute(values);
  }

  private static int lineOf(String name, String text) {
    Matcher tag = Pattern.compile("\\{[#^&>$<{]?\\s*" + Pattern.quote(name)).matcher(text);
    return lineAt(tag.find() ? tag.start() : 0, text);
  }

  private static int lineAt(int index, String text) {
    return (int) text.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
  }

  private static final class Names implements Mustache.Visitor {
    private final Set<String> used = new LinkedHashSet<>();
    private boolean open;

    @Override
    public void visitText(String text) {
      open |= text.contains(TAG);
    }

    @Override
    public void visitVariable(String name) {
      used.add(name);
    }

    @Override
    public boolean visitInclude(String name) {
      return !used.add(PARTIAL + name);
    }

    @Override
    public boolean visitParent(String name) {
      return visitInclude(name);
    }

    @Override
    public boolean visitBlock(String name) {
      return visitInclude(name);
    }

    @Override
    public boolean visitSection(String name) {
      used.add(name);
      return true;
    }

    @Override
    public boolean visitInvertedSection(String name) {
      used.add(name);
      return true;
    }
  }
}
