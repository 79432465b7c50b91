-- What `/.well-known/com.apple.remotemanagement` on a domain says to an Apple device whose user signs in there. A domain without a row
-- publishes nothing. `cloud` matters for Intune only; no mdm-adde address of Intune is known.
CREATE TABLE enrollment_discovery (
  domain TEXT PRIMARY KEY COLLATE NOCASE REFERENCES domains (name) ON UPDATE CASCADE ON DELETE CASCADE,
  mdm TEXT NOT NULL CHECK (mdm IN ('intune', 'jamf', 'none', 'refused')),
  version TEXT NOT NULL DEFAULT 'mdm-byod' CHECK (version IN ('mdm-byod', 'mdm-adde')),
  cloud TEXT NOT NULL DEFAULT 'commercial' CHECK (cloud IN ('commercial', 'usGovernment', 'china')),
  message TEXT,
  description TEXT,
  CHECK (mdm <> 'intune' OR version = 'mdm-byod')
) STRICT;
