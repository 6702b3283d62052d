package io.aiprovider.server.template;

import io.aiprovider.digest.Sha256;
import io.aiprovider.server.reload.ChangedFile;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.server.template.file.TemplateDirectory;
import io.aiprovider.server.template.file.TemplateReader;
import io.aiprovider.server.template.prompt.AnswerCheck;
import io.aiprovider.server.template.prompt.PromptTemplate;
import io.aiprovider.server.template.prompt.TemplateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.function.SingletonSupplier;

/**
 * The templates by their names: those of the server, and those of the operator, which replace
 * templates of the server with the same name. Those of the server are read when they are used.
 */
public final class Templates implements Reloadable {
  private static final List<String> OF_THE_SERVER = List.of("generate", "sql/assist", "classify");
  private static final int SHOWN_DIGITS = 12;

  private final Map<String, AnswerCheck> checks;
  private volatile String location;
  private volatile Table table;

  /**
   * The templates by name, those of the operator, and the beginnings of the hashes of the
   * operator's files, from which a change of a file shows.
   */
  private record Table(
      Map<String, Supplier<PromptTemplate>> byName,
      List<PromptTemplate> ofTheOperator,
      Map<String, String> hashes) {}

  /**
   * Reads the operator's templates.
   *
   * @param checks the checks that templates can name
   * @throws io.aiprovider.spring.settings.StartRefused if a template is wrong
   */
  Templates(TemplateProperties properties, List<AnswerCheck> checks) {
    this.checks = checks.stream().collect(Collectors.toMap(AnswerCheck::name, check -> check));
    this.location = properties.location();
    this.table = read(location);
  }

  private Table read(String from) {
    Map<String, Supplier<PromptTemplate>> byName = new LinkedHashMap<>();
    for (String name : OF_THE_SERVER) {
      byName.put(name, SingletonSupplier.of(() -> ofTheServer(name)));
    }
    List<PromptTemplate> ofTheOperator = new ArrayList<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    for (TemplateFile file : new TemplateDirectory(from).files()) {
      PromptTemplate template = TemplateReader.read(file, checks);
      byName.put(file.name(), () -> template);
      ofTheOperator.add(template);
      hashes.put(file.name(), Sha256.hex(file.text()).substring(0, SHOWN_DIGITS));
    }
    return new Table(byName, List.copyOf(ofTheOperator), hashes);
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    String from = settings.of(TemplateProperties.class).location();
    Table next = read(from);
    List<ChangedFile> changed = changed(table.hashes(), next.hashes());
    return new PreparedChange() {
      @Override
      public void apply() {
        location = from;
        if (!changed.isEmpty()) {
          table = next;
        }
      }

      @Override
      public List<ChangedFile> files() {
        return changed;
      }
    };
  }

  @Override
  public List<Path> files() {
    return TemplateDirectory.filesIn(location);
  }

  private static List<ChangedFile> changed(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .map(name -> new ChangedFile("template " + name, before.get(name), after.get(name)))
        .toList();
  }

  private PromptTemplate ofTheServer(String name) {
    Resource resource = new ClassPathResource("prompts/" + name + TemplateDirectory.SUFFIX);
    try {
      String text = resource.getContentAsString(StandardCharsets.UTF_8);
      return TemplateReader.read(new TemplateFile(name, resource.getDescription(), text), checks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the operator. */
  List<PromptTemplate> ofTheOperator() {
    return table.ofTheOperator();
  }

  /** Their names. */
  Set<String> names() {
    return table.byName().keySet();
  }

  /**
   * Reads the body of a request to a template.
   *
   * @throws io.aiprovider.failure.InvalidRequest if it is not what the template declares
   * @throws IllegalArgumentException if there is no template of this name
   */
  public TemplateCall read(String name, byte[] body) {
    Supplier<PromptTemplate> template = table.byName().get(name);
    if (template == null) {
      throw new IllegalArgumentException("There is no template " + name + ".");
    }
    return TemplateCall.of(template.get(), body);
  }
}
