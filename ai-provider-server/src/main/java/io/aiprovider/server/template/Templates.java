package io.aiprovider.server.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.function.SingletonSupplier;

/**
 * The templates by their names: those of the server, and those of the operator, which replace
 * templates of the server with the same name. Those of the server are read when they are used.
 */
public final class Templates {
  private static final List<String> OF_THE_SERVER = List.of("generate", "sql/assist", "classify");

  private final Map<String, AnswerCheck> checks;
  private final Map<String, Supplier<PromptTemplate>> byName = new LinkedHashMap<>();
  private final List<PromptTemplate> ofTheOperator = new ArrayList<>();

  /**
   * Reads the operator's templates.
   *
   * @param checks the checks that templates can name
   * @throws io.aiprovider.spring.settings.StartRefused if a template is wrong
   */
  Templates(TemplateDirectory directory, List<AnswerCheck> checks) {
    this.checks = checks.stream().collect(Collectors.toMap(AnswerCheck::name, check -> check));
    for (String name : OF_THE_SERVER) {
      byName.put(name, SingletonSupplier.of(() -> ofTheServer(name)));
    }
    for (TemplateFile file : directory.files()) {
      PromptTemplate template = TemplateReader.read(file, this.checks);
      byName.put(file.name(), () -> template);
      ofTheOperator.add(template);
    }
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
    return ofTheOperator;
  }

  /** Their names. */
  Set<String> names() {
    return byName.keySet();
  }

  /**
   * Reads the body of a request to a template.
   *
   * @throws io.aiprovider.failure.InvalidRequest if it is not what the template declares
   * @throws IllegalArgumentException if there is no template of this name
   */
  public TemplateCall read(String name, byte[] body) {
    Supplier<PromptTemplate> template = byName.get(name);
    if (template == null) {
      throw new IllegalArgumentException("There is no template " + name + ".");
    }
    return TemplateCall.of(template.get(), body);
  }
}
