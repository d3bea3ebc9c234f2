package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Looks at a cluster configuration before Hazelcast does, which says in many lines that one is no XML. */
final class ClusterFile {
  private ClusterFile() {
  }

  /** @throws UsageException when it is not there or not well-formed */
  static Path requireXml(Path file, String shown, String source) {
    try (InputStream in = Files.newInputStream(file)) {
      SAXParserFactory parsers = SAXParserFactory.newInstance();
      parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      parsers.newSAXParser().parse(in, new DefaultHandler() {
        @Override
        public void fatalError(SAXParseException problem) throws SAXException {
          throw problem;
        }
      });
      return file;
    } catch (SAXParseException e) {
      throw UsageException.of(source, shown, "it is no XML (line " + e.getLineNumber() + ": " + e.getMessage()
          + "); use a Hazelcast configuration such as cluster.xml");
    } catch (IOException e) {
      throw UsageException.of(source, shown, "it cannot be read (" + AuthKey.reason(e)
          + "); use a Hazelcast configuration such as cluster.xml");
    } catch (SAXException | ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot read XML", e);
    }
  }
}
