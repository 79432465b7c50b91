-- What is written to the outbox.

CREATE TRIGGER outbox_role_assigned AFTER INSERT ON app_role_assignments BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'consentGranted', json_object('kind', 'application', 'principalId', NEW.principal_id, 'appId', p.app_id,
    'displayName', p.display_name, 'resource', r.display_name, 'permission', coalesce(v.value, NEW.app_role_id))
  FROM (SELECT 1) LEFT JOIN service_principals p ON p.id = NEW.principal_id
    LEFT JOIN service_principals r ON r.id = NEW.resource_id
    LEFT JOIN app_role_values v ON v.service_principal_id = NEW.resource_id AND v.app_role_id = NEW.app_role_id;
END;

CREATE TRIGGER outbox_role_unassigned AFTER DELETE ON app_role_assignments BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'consentRevoked', json_object('kind', 'application', 'principalId', OLD.principal_id, 'appId', p.app_id,
    'displayName', p.display_name, 'resource', r.display_name, 'permission', coalesce(v.value, OLD.app_role_id))
  FROM (SELECT 1) LEFT JOIN service_principals p ON p.id = OLD.principal_id
    LEFT JOIN service_principals r ON r.id = OLD.resource_id
    LEFT JOIN app_role_values v ON v.service_principal_id = OLD.resource_id AND v.app_role_id = OLD.app_role_id;
END;

CREATE TRIGGER outbox_scope_granted AFTER INSERT ON oauth2_permission_grants BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'consentGranted', json_object('kind', 'delegated', 'principalId', NEW.client_id, 'appId', p.app_id,
    'displayName', p.display_name, 'resource', r.display_name, 'permission', word.value, 'userId', NEW.principal_id)
  FROM json_each('[' || replace(json_quote(NEW.scope), ' ', '","') || ']') word
    LEFT JOIN service_principals p ON p.id = NEW.client_id LEFT JOIN service_principals r ON r.id = NEW.resource_id
  WHERE word.value <> '';
END;

CREATE TRIGGER outbox_scope_revoked AFTER DELETE ON oauth2_permission_grants BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'consentRevoked', json_object('kind', 'delegated', 'principalId', OLD.client_id, 'appId', p.app_id,
    'displayName', p.display_name, 'resource', r.display_name, 'permission', word.value, 'userId', OLD.principal_id)
  FROM json_each('[' || replace(json_quote(OLD.scope), ' ', '","') || ']') word
    LEFT JOIN service_principals p ON p.id = OLD.client_id LEFT JOIN service_principals r ON r.id = OLD.resource_id
  WHERE word.value <> '';
END;

CREATE TRIGGER outbox_scope_changed AFTER UPDATE OF scope ON oauth2_permission_grants BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT change.name, json_object('kind', 'delegated', 'principalId', NEW.client_id, 'appId', p.app_id,
    'displayName', p.display_name, 'resource', r.display_name, 'permission', change.word, 'userId', NEW.principal_id)
  FROM (
    SELECT 'consentRevoked' AS name, value AS word FROM json_each('[' || replace(json_quote(OLD.scope), ' ', '","') || ']')
    WHERE value NOT IN (SELECT value FROM json_each('[' || replace(json_quote(NEW.scope), ' ', '","') || ']'))
    UNION ALL
    SELECT 'consentGranted', value FROM json_each('[' || replace(json_quote(NEW.scope), ' ', '","') || ']')
    WHERE value NOT IN (SELECT value FROM json_each('[' || replace(json_quote(OLD.scope), ' ', '","') || ']'))
  ) change
    LEFT JOIN service_principals p ON p.id = NEW.client_id LEFT JOIN service_principals r ON r.id = NEW.resource_id
  WHERE change.word <> '';
END;

CREATE TRIGGER outbox_compliance_partner AFTER UPDATE OF partner_state ON compliance_management_partners
WHEN OLD.partner_state <> NEW.partner_state BEGIN
  INSERT INTO outbox (name, data_json)
  VALUES (iif(NEW.partner_state = 'terminated', 'partnerTerminated', 'partnerStateChanged'),
    json_object('kind', 'complianceManagementPartner', 'partnerId', NEW.id, 'displayName', NEW.display_name,
      'appId', NEW.app_id, 'from', OLD.partner_state, 'to', NEW.partner_state));
END;

CREATE TRIGGER outbox_management_partner AFTER UPDATE OF partner_state ON device_management_partners
WHEN OLD.partner_state <> NEW.partner_state BEGIN
  INSERT INTO outbox (name, data_json)
  VALUES (iif(NEW.partner_state = 'terminated', 'partnerTerminated', 'partnerStateChanged'),
    json_object('kind', 'deviceManagementPartner', 'partnerId', NEW.id, 'displayName', NEW.display_name,
      'appId', NEW.single_tenant_app_id, 'from', OLD.partner_state, 'to', NEW.partner_state));
END;

CREATE TRIGGER outbox_partner_came AFTER INSERT ON partner_tenants BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT iif(NEW.provisioned = 1, 'partnerProvisioned', 'partnerDeprovisioned'), json_object('appId', NEW.app_id,
    'displayName', p.display_name, 'enrollmentUrl', NEW.enrollment_url, 'remediationUrl', NEW.remediation_url)
  FROM (SELECT 1) LEFT JOIN service_principals p ON p.app_id = NEW.app_id;
END;

CREATE TRIGGER outbox_partner_switched AFTER UPDATE OF provisioned ON partner_tenants
WHEN OLD.provisioned <> NEW.provisioned BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT iif(NEW.provisioned = 1, 'partnerProvisioned', 'partnerDeprovisioned'), json_object('appId', NEW.app_id,
    'displayName', p.display_name, 'enrollmentUrl', NEW.enrollment_url, 'remediationUrl', NEW.remediation_url)
  FROM (SELECT 1) LEFT JOIN service_principals p ON p.app_id = NEW.app_id;
END;

CREATE TRIGGER outbox_upload_processed AFTER UPDATE OF status ON data_upload_messages
WHEN OLD.status = 'InProgress' AND NEW.status <> 'InProgress' BEGIN
  INSERT INTO outbox (name, data_json)
  VALUES ('uploadProcessed', json_object('messageId', NEW.id, 'appId', NEW.app_id, 'status', NEW.status,
    'errorCode', NEW.error_code, 'errorDetail', NEW.error_detail));
END;

CREATE TRIGGER outbox_compliance AFTER UPDATE OF is_compliant ON device_registrations
WHEN OLD.is_compliant IS NOT NEW.is_compliant BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'complianceChanged', json_object('deviceId', NEW.device_id, 'objectId', NEW.id, 'displayName', name,
    'from', json(CASE OLD.is_compliant WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
    'to', json(CASE NEW.is_compliant WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END))
  FROM devices WHERE seq = NEW.device_seq;
END;

CREATE TRIGGER outbox_device_created AFTER INSERT ON device_registrations BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'deviceCreated', json_object('deviceId', NEW.device_id, 'objectId', NEW.id, 'displayName', name)
  FROM devices WHERE seq = NEW.device_seq;
END;

CREATE TRIGGER outbox_device_updated AFTER UPDATE ON device_registrations
WHEN (OLD.account_enabled, OLD.trust_type, OLD.profile_type, OLD.device_ownership, OLD.enrollment_type,
    OLD.enrollment_profile_name, OLD.device_category, OLD.management_type, OLD.mdm_app_id, OLD.is_managed)
  IS NOT (NEW.account_enabled, NEW.trust_type, NEW.profile_type, NEW.device_ownership, NEW.enrollment_type,
    NEW.enrollment_profile_name, NEW.device_category, NEW.management_type, NEW.mdm_app_id, NEW.is_managed) BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'deviceUpdated', NEW.id, json_object('deviceId', NEW.device_id, 'objectId', NEW.id, 'displayName', name)
  FROM devices WHERE seq = NEW.device_seq;
END;

CREATE TRIGGER outbox_device_deleted AFTER DELETE ON device_registrations BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'deviceDeleted', json_object('deviceId', OLD.device_id, 'objectId', OLD.id, 'displayName', name)
  FROM devices WHERE seq = OLD.device_seq;
END;

CREATE TRIGGER outbox_hardware_updated AFTER UPDATE ON devices
WHEN (OLD.name, OLD.serial_number, OLD.udid, OLD.manufacturer, OLD.model, OLD.model_identifier, OLD.os_name, OLD.os_version,
    OLD.os_build, OLD.mac_address, OLD.alt_mac_address, OLD.ip_address)
  IS NOT (NEW.name, NEW.serial_number, NEW.udid, NEW.manufacturer, NEW.model, NEW.model_identifier, NEW.os_name, NEW.os_version,
    NEW.os_build, NEW.mac_address, NEW.alt_mac_address, NEW.ip_address) BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'deviceUpdated', id, json_object('deviceId', device_id, 'objectId', id, 'displayName', NEW.name)
  FROM device_registrations WHERE device_seq = NEW.seq;
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'computerUpdated', id, json_object('computerId', id, 'displayName', NEW.name, 'serialNumber', NEW.serial_number)
  FROM computers WHERE device_seq = NEW.seq;
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'mobileDeviceUpdated', id, json_object('mobileDeviceId', id, 'displayName', NEW.name, 'serialNumber', NEW.serial_number)
  FROM mobile_devices WHERE device_seq = NEW.seq;
END;

CREATE TRIGGER outbox_extension_value_added AFTER INSERT ON computer_extension_values BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'computerUpdated', c.id, json_object('computerId', c.id, 'displayName', d.name, 'serialNumber', d.serial_number)
  FROM computers c JOIN devices d ON d.seq = c.device_seq WHERE c.id = NEW.computer_id;
END;

CREATE TRIGGER outbox_extension_value_changed AFTER UPDATE ON computer_extension_values BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'computerUpdated', c.id, json_object('computerId', c.id, 'displayName', d.name, 'serialNumber', d.serial_number)
  FROM computers c JOIN devices d ON d.seq = c.device_seq WHERE c.id = NEW.computer_id;
END;

CREATE TRIGGER outbox_user_created AFTER INSERT ON users BEGIN
  INSERT INTO outbox (name, data_json) VALUES ('userCreated', json_object('userId', NEW.id,
    'userPrincipalName', NEW.user_principal_name, 'displayName', NEW.display_name));
END;

CREATE TRIGGER outbox_user_deleted AFTER UPDATE OF deleted_at ON users
WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL BEGIN
  INSERT INTO outbox (name, data_json) VALUES ('userDeleted', json_object('userId', OLD.id,
    'userPrincipalName', OLD.user_principal_name, 'displayName', OLD.display_name));
END;

CREATE TRIGGER outbox_group_created AFTER INSERT ON groups BEGIN
  INSERT INTO outbox (name, data_json)
  VALUES ('groupCreated', json_object('groupId', NEW.id, 'displayName', NEW.display_name));
END;

CREATE TRIGGER outbox_group_updated AFTER UPDATE ON groups WHEN NEW.deleted_at IS NULL BEGIN
  INSERT INTO outbox (name, subject, data_json)
  VALUES ('groupUpdated', NEW.id, json_object('groupId', NEW.id, 'displayName', NEW.display_name));
END;

CREATE TRIGGER outbox_group_deleted AFTER UPDATE OF deleted_at ON groups
WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL BEGIN
  INSERT INTO outbox (name, data_json)
  VALUES ('groupDeleted', json_object('groupId', OLD.id, 'displayName', OLD.display_name));
END;

CREATE TRIGGER outbox_secret_expired AFTER UPDATE OF expiry_noted ON password_credentials
WHEN NEW.expiry_noted > OLD.expiry_noted BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'secretExpired', json_object('kind', 'secret', 'appId', app_id, 'displayName', display_name, 'keyId', NEW.key_id,
    'keyName', NEW.display_name, 'endDateTime', NEW.end_at)
  FROM applications WHERE app_id = NEW.app_id;
END;

CREATE TRIGGER outbox_certificate_expired AFTER UPDATE OF expiry_noted ON key_credentials
WHEN NEW.expiry_noted > OLD.expiry_noted BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'secretExpired', json_object('kind', 'certificate', 'appId', app_id, 'displayName', display_name, 'keyId', NEW.key_id,
    'keyName', NEW.display_name, 'endDateTime', NEW.end_at)
  FROM applications WHERE app_id = NEW.app_id;
END;

CREATE TRIGGER outbox_computer_updated AFTER UPDATE ON computers WHEN NOT (SELECT is_being_made FROM world) BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'computerUpdated', NEW.id, json_object('computerId', NEW.id, 'displayName', name, 'serialNumber', serial_number)
  FROM devices WHERE seq = NEW.device_seq;
END;

CREATE TRIGGER outbox_mobile_device_updated AFTER UPDATE ON mobile_devices WHEN NOT (SELECT is_being_made FROM world) BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'mobileDeviceUpdated', NEW.id, json_object('mobileDeviceId', NEW.id, 'displayName', name, 'serialNumber', serial_number)
  FROM devices WHERE seq = NEW.device_seq;
END;

CREATE TRIGGER outbox_user_updated AFTER UPDATE ON users
WHEN NEW.deleted_at IS NULL AND NOT (SELECT is_being_made FROM world) BEGIN
  INSERT INTO outbox (name, subject, data_json) VALUES ('userUpdated', NEW.id, json_object('userId', NEW.id,
    'userPrincipalName', NEW.user_principal_name, 'displayName', NEW.display_name));
END;

CREATE TRIGGER outbox_signing_key AFTER INSERT ON signing_keys WHEN (SELECT rotations FROM world) > 0 BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'signingKeyRotated', json_object('keyId', NEW.kid, 'published', count(*)) FROM signing_keys;
END;
