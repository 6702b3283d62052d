/** How the answer of a model becomes the answer of a template. */
@NullMarked
package io.aiprovider.server.template.answer;

import org.jspecify.annotations.NullMarked;
