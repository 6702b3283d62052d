package io.aiprovider.spring.settings.source;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/** A property source with some names in another form, and some values as written. */
final class WrittenPropertySource extends EnumerablePropertySource<EnumerablePropertySource<?>>
    implements OriginLookup<String>, PropertySourceInfo {
  private final Map<String, String> newByOld;
  private final Map<String, String> oldByNew;
  private final Map<String, String> texts;

  /**
   * A changed view of a source.
   *
   * @param names the new name of each old one
   * @param texts values, by their old names
   */
  WrittenPropertySource(
      EnumerablePropertySource<?> source, Map<String, String> names, Map<String, String> texts) {
    super(source.getName(), source);
    this.newByOld = Map.copyOf(names);
    this.oldByNew =
        names.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (first, same) -> same));
    this.texts = Map.copyOf(texts);
  }

  @Override
  public String[] getPropertyNames() {
    return Stream.of(source.getPropertyNames())
        .map(name -> newByOld.getOrDefault(name, name))
        .toArray(String[]::new);
  }

  @Override
  public @Nullable Object getProperty(String name) {
    String old = oldByNew.getOrDefault(name, name);
    String text = texts.get(old);
    return text == null ? source.getProperty(old) : text;
  }

  @Override
  public @Nullable Origin getOrigin(String name) {
    return OriginLookup.getOrigin(source, oldByNew.getOrDefault(name, name));
  }

  @Override
  public boolean isImmutable() {
    return source instanceof PropertySourceInfo info && info.isImmutable();
  }

  @Override
  public @Nullable String getPrefix() {
    return source instanceof PropertySourceInfo info ? info.getPrefix() : null;
  }
}
