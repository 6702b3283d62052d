/** Models of LangChain4j as providers. */
@NullMarked
package io.aiprovider.provider.langchain4j;

import org.jspecify.annotations.NullMarked;
