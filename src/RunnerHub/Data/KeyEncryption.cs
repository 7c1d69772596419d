using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace RunnerHub.Data;

/// <summary>AES-256 with a key that is derived from the secret.</summary>
internal sealed class SecretKey(string secret)
{
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "RunnerHub key ring"u8.ToArray());

    public AesGcm Open() => new(key, AesGcm.TagByteSizes.MaxSize);
}

internal sealed class KeyEncryptor(IServiceProvider services) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var text = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var (nonce, tag) = (RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize), new byte[AesGcm.TagByteSizes.MaxSize]);
        using var aes = services.GetRequiredService<SecretKey>().Open();
        aes.Encrypt(nonce, text, text, tag);
        return new EncryptedXmlInfo(new XElement("encryptedKey", Convert.ToBase64String([.. nonce, .. tag, .. text])), typeof(KeyDecryptor));
    }
}

/// <summary>Its name is written beside each key, and the framework makes it by that.</summary>
internal sealed class KeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var all = Convert.FromBase64String(encryptedElement.Value);
        var (nonce, tag) = (all[..AesGcm.NonceByteSizes.MaxSize], all[AesGcm.NonceByteSizes.MaxSize..][..AesGcm.TagByteSizes.MaxSize]);
        var text = all[(nonce.Length + tag.Length)..];
        using var aes = (services.GetService<SecretKey>() ?? throw new CryptographicException($"{KeyRing.Setting} is not set any more.")).Open();
        aes.Decrypt(nonce, text, tag, text);
        return XElement.Parse(Encoding.UTF8.GetString(text));
    }
}
