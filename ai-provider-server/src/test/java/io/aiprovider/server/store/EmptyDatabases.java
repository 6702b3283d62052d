package io.aiprovider.server.store;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** An empty database of each kind. JUnit closes it after the test that uses it. */
public final class EmptyDatabases implements ArgumentsProvider {
  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(TestDatabase.values())
        .map(database -> Arguments.argumentSet(database.name(), database.open()));
  }
}
